"""Grade submissions: a trusted judge, and one sandboxed process for each of them."""
