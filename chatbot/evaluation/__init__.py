"""The quality report: suites of real questions with known answers, measured on this machine.

`chatbot.evaluation.run.evaluate` runs suites over a `Lab`, keeps every row done, and ends with a
report; `chatbot.evaluation.page` draws it; `chatbot.evaluation.floors` tells what dropped.
"""
