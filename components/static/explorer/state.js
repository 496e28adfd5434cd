// @ts-check
// State of one explorer.

import { newControls } from "../controls/controls.js";
import { newFields } from "../controls/fields.js";
import { newCardList } from "../facts/cards.js";
import { newLegend } from "../facts/legend.js";
import { newPasteBox } from "../facts/paste.js";
import { newShapeList } from "../facts/shapes.js";
import { newSlices } from "../facts/slices.js";
import { newSourceView } from "../facts/source.js";
import { find } from "../page/dom.js";
import { newPicture } from "../picture/state.js";
import { newAsk } from "./ask.js";
import { newSteps } from "./lesson_steps.js";

/** @import { Message, PracticeQuestion } from "../message.d.ts" */
/** @import { ControlsState } from "../controls/controls.js" */
/** @import { FieldsState } from "../controls/fields.js" */
/** @import { CardList } from "../facts/cards.js" */
/** @import { LegendBox } from "../facts/legend.js" */
/** @import { PasteBox } from "../facts/paste.js" */
/** @import { ShapeList } from "../facts/shapes.js" */
/** @import { SlicesState } from "../facts/slices.js" */
/** @import { SourceView } from "../facts/source.js" */
/** @import { Address } from "../page/address.js" */
/** @import { Answer } from "../page/answers.js" */
/** @import { Announcer } from "./announce.js" */
/** @import { AskState } from "./ask.js" */
/** @import { StepsState } from "./lesson_steps.js" */
/** @import { Drawer } from "../picture/plot.js" */
/** @import { PictureState } from "../picture/state.js" */
/** @import { Place } from "./width.js" */

/**
 * @typedef {object} ExplorerState
 * @property {HTMLElement} root
 * @property {Message} message the message that is shown
 * @property {Services} services
 * @property {Address} address
 * @property {string} [base] URL of the app if it is not the root of the page's site
 * @property {Requests} requests
 * @property {Width} width
 * @property {string | null} repeated
 *   query, as JSON, that is requested again for another width of the page
 * @property {boolean} isPinned whether the block in the link's focus was pinned
 * @property {boolean} isPinInAddress whether the focus in the address is what is pinned
 * @property {number | null} frame the next animation frame; null before the first message is shown
 * @property {Announcer} announcer
 * @property {Drawer} drawer
 * @property {PictureState} picture
 * @property {LegendBox} legend
 * @property {ControlsState} controls
 * @property {FieldsState} fields
 * @property {SlicesState} slices
 * @property {ShapeList} shapes
 * @property {CardList} cards
 * @property {string} [answered] the answer that was brought into sight last
 * @property {StepsState} lesson
 * @property {AskState} ask
 * @property {PasteBox} paste
 * @property {SourceView} source
 */

/**
 * A graded answer: the name of its question, whether it is right, and the number of answers so far.
 *
 * @typedef {{ question: string, right: boolean, tries: number }} Graded
 */

/**
 * What the page around an explorer does for it.
 *
 * @typedef {object} Services
 * @property {Address} address
 * @property {Answer} answer returns the message of a URL
 * @property {(element: HTMLElement) => Drawer} drawer
 * @property {string} [base] URL of the app if it is not the root of the page's site
 * @property {boolean} [isCurrent] whether the first message is known to be that of the first address
 * @property {Partial<Message>} [wide] what the first message has otherwise where the page is wide
 * @property {URLSearchParams} [link] the author's link; by default the first address
 * @property {(message: Message) => void} [onShown] called after a message is shown
 * @property {(message: Message) => void} [onPainted] called after a message that is shown was painted
 * @property {(question: PracticeQuestion) => void} [onAsked] called after a question is shown
 * @property {(answered: Graded) => void} [onAnswered] called after an answer to a question is graded
 * @property {() => void} [onMoved] called after the reader has changed the address
 * @property {() => void} [onUnanswered] called when the server does not answer
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
 * @property {Search} [search] the running request for further facts
 * @property {string} [repeated] query, as JSON, that is repeated
 * @property {number} repeats how often it was repeated
 */

/**
 * A request for further facts.
 *
 * @typedef {object} Search
 * @property {string} subject what it depends on apart from values
 * @property {AbortController} stop
 * @property {Promise<unknown>} end fulfilled when the request has ended, however it ended
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
 * @param {Services} services
 * @returns {ExplorerState}
 */
export function newState(root, message, services) {
  const { address, answer, drawer, base } = services;
  return {
    root,
    message,
    services,
    address,
    base,
    requests: { answer, isBusy: false, isOutdated: false, repeats: 0 },
    width: { pixels: 0, isNarrow: false, requested: null, place: null },
    repeated: null,
    isPinned: false,
    isPinInAddress: false,
    frame: null,
    announcer: { element: find(root, ".se-live"), announced: null },
    drawer: drawer(find(root, ".se-plot")),
    picture: newPicture(root),
    legend: newLegend(root),
    controls: newControls(root, address),
    fields: newFields(root),
    slices: newSlices(root),
    shapes: newShapeList(root),
    cards: newCardList(find(root, ".se-facts")),
    lesson: newSteps(services.link ?? address.present().searchParams),
    ask: newAsk(),
    paste: newPasteBox(root),
    source: newSourceView(root, address),
  };
}
