// @ts-check
// State of one explorer.

import { newControls } from "../controls/controls.js";
import { newFields } from "../controls/fields.js";
import { newCardList } from "../facts/cards.js";
import { newPasteBox } from "../facts/paste.js";
import { newShapeList } from "../facts/shapes.js";
import { newSlices } from "../facts/slices.js";
import { newSourceView } from "../facts/source.js";
import { find } from "../page/dom.js";
import { newPlot } from "../picture/plot.js";
import { newPicture } from "../picture/state.js";

/** @import { Message } from "../message.d.ts" */
/** @import { ControlsState } from "../controls/controls.js" */
/** @import { FieldsState } from "../controls/fields.js" */
/** @import { CardList } from "../facts/cards.js" */
/** @import { PasteBox } from "../facts/paste.js" */
/** @import { ShapeList } from "../facts/shapes.js" */
/** @import { SlicesState } from "../facts/slices.js" */
/** @import { SourceView } from "../facts/source.js" */
/** @import { Answer } from "../page/answers.js" */
/** @import { LowerFragment } from "../page/lower_fragment.js" */
/** @import { Call } from "../page/streamlit.d.ts" */
/** @import { Announcer } from "./announce.js" */
/** @import { Plot } from "../picture/plot.js" */
/** @import { PictureState } from "../picture/state.js" */
/** @import { Place } from "./width.js" */

/**
 * @typedef {object} ExplorerState
 * @property {HTMLElement} root
 * @property {Message} message the message that is shown
 * @property {string | null} delivered the latest message from Streamlit, as JSON
 * @property {object | null} call identity of the latest call from Streamlit
 * @property {Call<Message>["setTriggerValue"]} setTriggerValue
 * @property {(() => void)[] | null} stops functions that end the listeners
 * @property {Requests} requests
 * @property {Width} width
 * @property {LowerFragment} lower
 * @property {string | null} repeated
 *   query, as JSON, that is requested again for another width of the page
 * @property {boolean} isPinned whether the block in the link's focus was pinned
 * @property {number | null} frame the next animation frame; null before the first message is shown
 * @property {Announcer} announcer
 * @property {Plot} plot
 * @property {PictureState} picture
 * @property {ControlsState} controls
 * @property {FieldsState} fields
 * @property {SlicesState} slices
 * @property {ShapeList} shapes
 * @property {CardList} cards
 * @property {string} [answered] the answer that was brought into sight last
 * @property {PasteBox} paste
 * @property {SourceView} source
 */

/**
 * State of the requests for messages.
 *
 * @typedef {object} Requests
 * @property {Answer} answer
 * @property {boolean} isBusy whether a request is running
 * @property {boolean} isOutdated whether the address has changed since it began
 * @property {URL} [next] address that may well follow
 * @property {ReturnType<typeof setTimeout>} [timer] timer of the next repetition
 * @property {ReturnType<typeof setTimeout>} [later] timer of the request for further facts
 * @property {string} [repeated] query, as JSON, that is repeated
 * @property {number} repeats how often it was repeated
 */

/**
 * What is known of the width of the page.
 *
 * @typedef {object} Width
 * @property {number} pixels width of the picture, or 0 before it is measured
 * @property {boolean} isNarrow whether the picture needs the compact message
 * @property {boolean | null} requested `isNarrow` of the latest message that was requested for it
 * @property {Place | null} place where the controls are
 */

/**
 * Return the state of a new explorer.
 *
 * @param {HTMLElement} root
 * @param {Message} message
 * @param {Answer} answer
 * @param {Call<Message>["setTriggerValue"]} setTriggerValue
 * @returns {ExplorerState}
 */
export function newState(root, message, answer, setTriggerValue) {
  return {
    root,
    message,
    delivered: null,
    call: null,
    setTriggerValue,
    stops: null,
    requests: { answer, isBusy: false, isOutdated: false, repeats: 0 },
    width: { pixels: 0, isNarrow: false, requested: null, place: null },
    lower: {},
    repeated: null,
    isPinned: false,
    frame: null,
    announcer: { element: find(root, ".se-live"), announced: null },
    plot: newPlot(find(root, ".se-plot")),
    picture: newPicture(root),
    controls: newControls(root),
    fields: newFields(root),
    slices: newSlices(root),
    shapes: newShapeList(root),
    cards: newCardList(find(root, ".se-facts")),
    paste: newPasteBox(root),
    source: newSourceView(root),
  };
}
