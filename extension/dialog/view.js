/**
 * Draws the warning: what would happen, what was found, what can be done about it.
 *
 * What it gives: one function that turns a view (sentences already chosen by the core) into a
 * dialog, and reports the writer's choice. The extension's frame and the demonstration page draw
 * with it alike; `dialog.css` goes with it.
 *
 * What it refuses:
 * - markup: every sentence becomes text, so a file's name can never become an element;
 * - to start on a risky button: focus goes to the way back, and Escape is the way back;
 * - a send that nobody meant: the second half of a double click, or a key still held down from
 *   the webmail, releases nothing ({@link ARMING_MS}); one choice is reported once.
 *
 * Sources: WAI-ARIA Authoring Practices, "Alert and Message Dialogs"; WCAG 2.2, 1.4.10 (reflow),
 * 2.1.2 (no keyboard trap: Escape leaves), 4.1.3 (status messages).
 */

/** @typedef {import('../core/gardefou_wasm.js').Action} Action */
/** @typedef {import('../core/gardefou_wasm.js').Button} Button */
/** @typedef {import('../core/gardefou_wasm.js').Card} Card */

/**
 * A view of the core; while a file is read, with the share read, from 0 to 1.
 * @typedef {import('../core/gardefou_wasm.js').View & { progress?: number }} View
 */

/**
 * What the writer chose.
 * @typedef {object} Choice
 * @property {Action} action
 * @property {string} [part]      the part it is about, as the button had it
 * @property {string} [password]  of that part, to unlock it
 * @property {number} [reason]    which of the reasons, from 1; none when they are the writer's own words
 */

/**
 * @typedef {object} Drawn
 * @property {View} view
 * @property {(choice: Choice) => void} onChoice
 * @property {((kind: string) => void) | undefined} onFalseAlert
 * @property {boolean} chosen     a choice was reported for this view
 * @property {number} since       when this view appeared, in ms
 * @property {HTMLElement} dialog
 * @property {HTMLElement} live   where new views are announced
 */

/** The fewest letters of a reason in the writer's own words, and the most characters of it. */
const REASON = { letters: 3, characters: 300 };

/** For how long after a view appears a click cannot release the mail, in milliseconds. */
export const ARMING_MS = 300;

const SVG = 'http://www.w3.org/2000/svg';

/** The shapes that tell tones apart without colour, drawn in a square of 24. */
const SHAPES = {
  strong: { outline: 'M8 2h8l6 6v8l-6 6H8l-6-6V8z', inside: 'M12 7v6.5M12 17v.1' },
  warn: { outline: 'M12 2.5 22.5 21h-21z', inside: 'M12 9v5.5M12 17.6v.1' },
  notice: { outline: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', inside: 'M12 11v6M12 7v.1' },
  ok: { outline: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', inside: 'm7.5 12.5 3 3 6-6.5' },
  busy: { outline: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z', inside: 'M12 7v5.5l3.5 2' },
};

/** What was drawn in each root. @type {WeakMap<HTMLElement, Drawn>} */
const drawnIn = new WeakMap();

/**
 * An element with a class and a text.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

/**
 * A picture made of lines, which says nothing that the text does not.
 *
 * @param {string} className
 * @param {Record<string, string>} paths  class of each path → its drawing
 * @returns {SVGSVGElement}
 */
function picture(className, paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const [name, drawing] of Object.entries(paths)) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    path.setAttribute('d', drawing);
    svg.append(path);
  }
  return svg;
}

/**
 * @param {keyof typeof SHAPES} tone
 * @returns {SVGSVGElement}
 */
function toneIcon(tone) {
  const { outline, inside } = SHAPES[tone];
  return picture('gf-icon', { 'gf-icon-outline': outline, 'gf-icon-inside': inside });
}

/**
 * The product's mark, an envelope behind a railing, and its name.
 *
 * @returns {HTMLElement}
 */
function brand() {
  const line = make('p', 'gf-brand');
  line.append(
    picture('gf-mark', {
      'gf-mark-letter': 'M4 12V5.5h16V12M4 5.5l8 5.5 8-5.5',
      'gf-mark-rail': 'M2 14h20M2 20h20M5 14v8M12 14v8M19 14v8',
    }),
    make('span', '', 'Garde-fou'),
  );
  return line;
}

/**
 * @param {Button} button
 * @returns {HTMLButtonElement}
 */
function makeButton(button) {
  const element = make('button', `gf-button gf-button-${button.role}`, button.label);
  element.type = 'button';
  element.dataset.action = button.action;
  if (button.part !== undefined) {
    element.dataset.part = button.part;
  }
  return element;
}

/**
 * @param {import('../core/gardefou_wasm.js').Unlock} unlock
 * @param {number} n
 * @param {string} about  the id of what it is about
 * @returns {HTMLFormElement}
 */
function makeUnlock(unlock, n, about) {
  const form = make('form', 'gf-unlock');
  const label = make('label', 'gf-unlock-label', unlock.label);
  const field = make('input', 'gf-field');
  field.type = 'password';
  // No browser should offer to keep it, or to fill in another.
  field.autocomplete = 'one-time-code';
  field.id = `gf-password-${n}`;
  label.htmlFor = field.id;
  const hint = make('p', 'gf-hint', unlock.hint);
  hint.id = `gf-hint-${n}`;
  field.setAttribute('aria-describedby', `${about} ${hint.id}`);
  const button = makeButton(unlock.button);
  button.type = 'submit';
  form.append(label, field, button, hint);
  return form;
}

/**
 * @param {import('../core/gardefou_wasm.js').ReasonForm} reason
 * @returns {HTMLFieldSetElement}
 */
function makeReason(reason) {
  const group = make('fieldset', 'gf-reason');
  const hint = make('p', 'gf-hint', reason.hint);
  hint.id = 'gf-reason-hint';
  const missing = make('p', 'gf-reason-missing');
  missing.id = 'gf-reason-missing';
  missing.setAttribute('role', 'alert');
  group.setAttribute('aria-describedby', hint.id);
  group.append(make('legend', 'gf-reason-label', reason.label), hint);
  for (const [n, choice] of reason.choices.entries()) {
    const label = make('label', 'gf-reason-choice');
    const radio = make('input', '');
    radio.type = 'radio';
    radio.name = 'reason';
    radio.value = String(n + 1);
    label.append(radio, make('span', '', choice));
    group.append(label);
  }
  if (reason.choices.length === 0) {
    const field = make('textarea', 'gf-field');
    field.rows = 2;
    field.maxLength = REASON.characters;
    field.setAttribute('aria-label', reason.label);
    field.setAttribute('aria-describedby', `${hint.id} ${missing.id}`);
    group.append(field);
  }
  group.append(missing);
  return group;
}

/**
 * The reason that was given: its number, 0 for the writer's own words, nothing when there is none.
 *
 * @param {HTMLElement} dialog
 * @returns {number | undefined}
 */
function reasonIn(dialog) {
  const field = dialog.querySelector('.gf-reason textarea');
  if (field instanceof HTMLTextAreaElement) {
    return (field.value.match(/\p{L}/gu) ?? []).length >= REASON.letters ? 0 : undefined;
  }
  const chosen = dialog.querySelector('.gf-reason input:checked');
  return chosen instanceof HTMLInputElement ? Number(chosen.value) : undefined;
}

/**
 * @param {Card} card
 * @param {number} n
 * @returns {HTMLLIElement}
 */
function makeCard(card, n) {
  const item = make('li', `gf-card gf-tone-${card.severity}`);
  item.dataset.kind = card.kind;
  const said = make('div', 'gf-card-said');
  const title = make('h2', 'gf-card-title', card.title);
  title.id = `gf-card-${n}`;
  said.append(title);
  if (card.text) {
    said.append(make('p', 'gf-card-text', card.text));
  }
  if (card.place) {
    said.append(make('p', 'gf-card-place', card.place));
  }
  if (card.samples.length > 0) {
    const samples = make('div', 'gf-samples');
    samples.append(make('span', 'gf-samples-label', card.samples_label));
    const list = make('ul', 'gf-samples-list');
    list.append(...card.samples.map((sample) => make('li', 'gf-sample', sample)));
    samples.append(list);
    said.append(samples);
  }
  if (card.why.length > 0) {
    const why = make('details', 'gf-why');
    const label = make('summary', 'gf-why-label', card.why_label);
    label.setAttribute('aria-describedby', title.id);
    why.append(label, ...card.why.map((sentence) => make('p', 'gf-why-said', sentence)));
    if (card.false_alert) {
      const wrong = make('button', 'gf-false-alert', card.false_alert.label);
      wrong.type = 'button';
      wrong.dataset.kind = card.kind;
      wrong.dataset.done = card.false_alert.done;
      wrong.setAttribute('aria-describedby', title.id);
      why.append(wrong);
    }
    said.append(why);
  }
  if (card.unlock) {
    said.append(makeUnlock(card.unlock, n, title.id));
  }
  const repairs = make('div', 'gf-repairs');
  if (card.copy) {
    const what = make('p', 'gf-copy-text', card.copy.text);
    what.id = `gf-copy-${n}`;
    said.append(what);
    const copy = makeButton(card.copy.button);
    copy.setAttribute('aria-describedby', `${title.id} ${what.id}`);
    repairs.append(copy);
  }
  if (card.repair) {
    const repair = makeButton(card.repair);
    repair.setAttribute('aria-describedby', title.id);
    repairs.append(repair);
  }
  if (repairs.hasChildNodes()) {
    said.append(repairs);
  }
  item.append(toneIcon(card.severity), said);
  return item;
}

/**
 * @param {View} view
 * @returns {HTMLElement[]} what the dialog holds
 */
function makeContents(view) {
  const body = make('div', 'gf-body');
  const head = make('div', 'gf-head');
  const headline = make('h1', 'gf-headline', view.headline);
  headline.id = 'gf-headline';
  const said = make('div', 'gf-head-said');
  said.append(headline);
  if (view.lead) {
    const lead = make('p', 'gf-lead', view.lead);
    lead.id = 'gf-lead';
    said.append(lead);
  }
  if (view.progress !== undefined || view.tone === 'busy') {
    const bar = make('progress', 'gf-progress');
    bar.setAttribute('aria-labelledby', 'gf-headline');
    bar.max = 1;
    showProgress(bar, view.progress);
    said.append(bar);
  }
  head.append(toneIcon(view.tone), said);
  body.append(brand(), head);
  if (view.cards.length > 0) {
    const cards = make('ul', 'gf-cards');
    cards.append(...view.cards.map(makeCard));
    body.append(cards);
  }
  if (view.reason) {
    body.append(makeReason(view.reason));
  }

  const foot = make('div', 'gf-foot');
  const buttons = make('div', 'gf-buttons');
  buttons.append(...view.buttons.map(makeButton));
  foot.append(buttons);
  return [body, foot];
}

/**
 * @param {HTMLProgressElement} bar
 * @param {number | undefined} progress
 */
function showProgress(bar, progress) {
  if (progress === undefined) {
    bar.removeAttribute('value');
  } else {
    bar.value = Math.min(1, Math.max(0, progress));
  }
}

/**
 * Is it the same view, were it not for the progress?
 *
 * @param {View} a
 * @param {View} b
 * @returns {boolean}
 */
function alike(a, b) {
  /** @param {View} view */
  const still = (view) => JSON.stringify({ ...view, progress: view.progress === undefined });
  return still(a) === still(b);
}

/**
 * Of radio buttons Tab stops at the chosen one, or at the first when none is chosen.
 *
 * @param {HTMLElement} element
 */
function isStop(element) {
  if (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked) {
    return true;
  }
  const all = [...(element.closest('fieldset')?.querySelectorAll('input') ?? [])];
  return all[0] === element && !all.some((each) => each.checked);
}

/**
 * What Tab stops at, in order.
 *
 * @param {HTMLElement} dialog
 * @returns {HTMLElement[]}
 */
function stops(dialog) {
  return [...dialog.querySelectorAll('button, summary, input, textarea, [tabindex="0"]')]
    .filter((e) => e instanceof HTMLElement)
    .filter((e) => e.checkVisibility() && isStop(e));
}

/**
 * A long list can be scrolled with the keyboard only when it takes the focus.
 *
 * @param {HTMLElement} dialog
 */
function letKeysScroll(dialog) {
  const body = dialog.querySelector('.gf-body');
  if (!(body instanceof HTMLElement)) {
    return;
  }
  if (body.scrollHeight > body.clientHeight + 1) {
    body.tabIndex = 0;
    body.setAttribute('role', 'group');
    body.setAttribute('aria-labelledby', 'gf-headline');
  } else {
    for (const name of ['tabindex', 'role', 'aria-labelledby']) {
      body.removeAttribute(name);
    }
  }
}

/**
 * Reports a choice, once a view.
 *
 * @param {Drawn} drawn
 * @param {Choice} choice
 */
function choose(drawn, choice) {
  const releases = choice.action === 'send' || choice.action === 'send_anyway';
  if (drawn.chosen || (releases && performance.now() - drawn.since < ARMING_MS)) {
    return;
  }
  if (choice.action === 'send_anyway' && drawn.view.reason) {
    const reason = reasonIn(drawn.dialog);
    if (reason === undefined) {
      askForReason(drawn, drawn.view.reason.missing);
      return;
    }
    choice = reason === 0 ? choice : { ...choice, reason };
  }
  drawn.chosen = true;
  drawn.onChoice(choice);
}

/**
 * @param {Drawn} drawn
 * @param {string} missing
 */
function askForReason({ dialog }, missing) {
  const said = dialog.querySelector('.gf-reason-missing');
  if (said) {
    said.textContent = missing;
  }
  const field = dialog.querySelector('.gf-reason textarea, .gf-reason input');
  if (field instanceof HTMLElement) {
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
}

/**
 * @param {Drawn} drawn
 * @param {KeyboardEvent} event
 */
function onKey(drawn, event) {
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    choose(drawn, { action: 'back' });
  } else if (event.key === 'Enter' && event.repeat) {
    event.preventDefault();
  } else if (event.key === 'Tab') {
    const all = stops(drawn.dialog);
    const at = all.findIndex((stop) => stop === document.activeElement);
    const goesOut = event.shiftKey ? at <= 0 : at === -1 || at === all.length - 1;
    if (goesOut) {
      event.preventDefault();
      all.at(event.shiftKey ? -1 : 0)?.focus();
    }
  }
}

/**
 * The button that a choice comes from, when the event is a click on one.
 *
 * @param {Event} event
 * @returns {Choice | null}
 */
function choiceOf(event) {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  // What unlocks is a form: it is submitted.
  if (!button?.dataset.action || button.type === 'submit') {
    return null;
  }
  const action = /** @type {Action} */ (button.dataset.action);
  return button.dataset.part === undefined ? { action } : { action, part: button.dataset.part };
}

/**
 * A password was typed.
 *
 * @param {Drawn} drawn
 * @param {SubmitEvent} event
 */
function onSubmit(drawn, event) {
  event.preventDefault();
  const form = event.target instanceof HTMLFormElement ? event.target : undefined;
  const field = form?.querySelector('input');
  const part = form?.querySelector('button')?.dataset.part;
  if (field?.value) {
    choose(drawn, { action: 'unlock', part, password: field.value });
  } else {
    field?.focus();
  }
}

/**
 * A finding is said to be wrong: once, and the warning stays.
 *
 * @param {Drawn} drawn
 * @param {MouseEvent} event
 */
function onFalseAlert(drawn, event) {
  const button = event.target instanceof Element ? event.target.closest('.gf-false-alert') : null;
  if (!(button instanceof HTMLElement)) {
    return;
  }
  const done = make('p', 'gf-why-said', button.dataset.done);
  done.setAttribute('role', 'status');
  done.tabIndex = -1;
  button.replaceWith(done);
  // The focus must not fall out of the dialog with the button.
  done.focus();
  drawn.onFalseAlert?.(button.dataset.kind ?? '');
}

/**
 * @param {HTMLElement} root
 * @param {View} view
 * @param {(choice: Choice) => void} onChoice
 * @returns {Drawn}
 */
function firstDraw(root, view, onChoice) {
  const dialog = make('div', '');
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.setAttribute('aria-labelledby', 'gf-headline');
  const live = make('p', 'gf-live');
  live.setAttribute('aria-live', 'assertive');
  /** @type {Drawn} */
  const drawn = { view, onChoice, onFalseAlert: undefined, chosen: false, since: 0, dialog, live };
  dialog.addEventListener('keydown', (event) => onKey(drawn, event));
  dialog.addEventListener('click', (event) => {
    const choice = choiceOf(event);
    if (choice) {
      choose(drawn, choice);
    }
    onFalseAlert(drawn, event);
  });
  dialog.addEventListener('submit', (event) => onSubmit(drawn, event));
  new ResizeObserver(() => letKeysScroll(dialog)).observe(dialog);
  // What opens makes the contents longer, not always the dialog. Does not bubble, so it is caught.
  dialog.addEventListener('toggle', () => letKeysScroll(dialog), true);
  root.classList.add('gf-root');
  root.replaceChildren(dialog);
  drawnIn.set(root, drawn);
  return drawn;
}

/**
 * Draws a view, in place of the one that the root shows.
 *
 * Focus goes to the way back. A new view is announced; one that differs only by its
 * progress moves nothing but the bar, so that a click under way is not lost.
 *
 * @param {HTMLElement} root  an empty element of which the dialog fills the space
 * @param {View} view
 * @param {(choice: Choice) => void} onChoice  called at most once for each view
 * @param {(kind: string) => void} [onFalse]  called with the kind of a finding that is said to be wrong
 */
export function renderView(root, view, onChoice, onFalse) {
  const before = drawnIn.get(root);
  const isNew = !before || !before.dialog.isConnected;
  const drawn = isNew ? firstDraw(root, view, onChoice) : before;
  drawn.onChoice = onChoice;
  drawn.onFalseAlert = onFalse;

  const bar = drawn.dialog.querySelector('progress');
  if (!isNew && bar && alike(drawn.view, view) && drawn.view.progress !== view.progress) {
    showProgress(bar, view.progress);
    drawn.view = view;
    return;
  }

  drawn.view = view;
  drawn.chosen = false;
  drawn.since = performance.now();
  const { dialog, live } = drawn;
  dialog.className = `gf-dialog gf-tone-${view.tone}`;
  dialog.lang = view.lang;
  dialog.replaceChildren(...makeContents(view), live);
  const described = [...dialog.querySelectorAll('.gf-lead, .gf-card-title')].map((e) => e.id);
  if (described.length > 0) {
    dialog.setAttribute('aria-describedby', described.join(' '));
  } else {
    dialog.removeAttribute('aria-describedby');
  }
  if (!isNew) {
    live.textContent = [view.headline, view.lead].filter(Boolean).join(' – ');
  }
  letKeysScroll(dialog);
  const start = dialog.querySelector('.gf-buttons [data-action="back"]') ?? dialog.querySelector('button');
  if (start instanceof HTMLElement) {
    start.focus();
  }
}
