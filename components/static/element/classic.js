// @ts-check
// The element for pages from a file, which cannot load modules: a classic script.

import { define } from "./define.js";

define("");
