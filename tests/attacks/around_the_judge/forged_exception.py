# what: forges what is no value: an exception, a function and a refusal, as results
# unit: 11_music
# exercise: parse_tune
# score: 0
import json, os, struct, sys
def asked():
    frame = sys._getframe()
    while frame and "message" not in frame.f_locals:
        frame = frame.f_back
    return [frame.f_locals["message"]["id"], frame.f_locals.get("number", 0)]
def parse_tune(text):
    nodes = (
        {"raised": ["ValueError", text[:150]]},
        {"supplied": ["table_step", {"list": []}]},
        {"refused": "a \ud800\x1b[31m<script>{0}" * 20},
    )
    node = nodes[len(text) % 3]
    answer = {"id": asked(), "result": node, "forward": node}
    header = json.dumps({"message": answer, "arrays": []}).encode()
    os.write(3, struct.pack("!IQ", len(header), 0) + header)
    os._exit(0)
