"""The judge explains what no mistake of the rubric does, as a check does."""

from helpers import grade, solved

EDIT = ('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z')


def test_the_judge_says_which_numbers_came_back(assignments, zygote):
    source = solved("05_gru").cells["gru_cell_backward"]
    assert source.count(EDIT[0]) == 1
    wrong = source.replace(*EDIT)
    graded = grade(assignments["05_gru"], zygote, gru_cell_backward=wrong)
    verdict = graded.exercises["gru_cell_backward"].verdict
    assert not verdict.diagnoses
    assert [each.sentence for each in verdict.explanations] == [
        "W_r: these are the numbers you get if in `dW_r`, `da_z` stands in place of "
        "`da_r`."
    ]
