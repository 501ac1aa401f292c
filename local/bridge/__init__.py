"""The bridge: MiniStack started as a real cloud, with what it lacks added at its extension points.

Each folder is a room for one subject; its `parts.py` names the modules that patch extension points
in their `install()`. None holds any knowledge of the application that is deployed into the cloud.
"""
