"""Read several accounts of one story side by side.

The three rooms stand at the top of the repository; links here give them this one name.
"""
