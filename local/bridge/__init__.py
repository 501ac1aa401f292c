"""The bridge: MiniStack started as a real cloud, with what it lacks added at its extension points.

Each module patches one extension point in its `install()`. None holds any knowledge of the
application that is deployed into the cloud.
"""
