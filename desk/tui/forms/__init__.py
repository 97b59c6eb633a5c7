"""The forms in which agents log what they did.

`spec` describes a form, `kinds` holds one a kind of entry, `inputs` the widgets that answer a field, `screen` the screen around them.
`registry` says which action opens which form, `context` gives its circumstances, `submission` saves it.
"""
