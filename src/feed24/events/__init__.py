"""What happens, who wants to know of it, and telling them.

`kinds` names what happens, `recording` notes it in the transaction that makes it happen, `service`
says who is told, `delivery` tells them.
"""
