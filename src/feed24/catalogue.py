"""Every REST method of the portal, collected from the slices."""

from feed24.comments import api as comments
from feed24.departments import api as departments
from feed24.files import api as files
from feed24.polls import api as polls
from feed24.portal import api as portal
from feed24.posts import api as posts
from feed24.rest.registry import Registry
from feed24.users import api as users
from feed24.workgroups import api as workgroups

REGISTRY = Registry.of((portal, posts, comments, users, departments, workgroups, files, polls))
