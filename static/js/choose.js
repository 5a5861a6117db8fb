// Empty until the next change.
"use strict";
