// Turns one element into another with as few changes as possible: focus, scroll, open menus and whatever is being typed stay.
// Gives the new `[data-entry]` and `[data-row]` elements.

const KEPT_CLASSES = ['is-new', 'is-over']
const KEPT_ATTRIBUTES = new Set(['open', 'data-ready', 'hidden', 'data-sent'])

export function morph(old, fresh) {
  const added = []
  sync(old, document.adoptNode(fresh), added)
  return added
}

function sync(old, fresh, added) {
  if (old.isEqualNode(fresh) || isBusy(old)) return
  attributes(old, fresh)
  if (old.localName !== 'textarea') children(old, fresh, added)
}

// A form that somebody is working in keeps everything, its hidden revision too, so that a conflict is still noticed.
function isBusy(old) {
  if (old.matches('[data-live-keep], dialog[open]')) return true
  if (old.localName === 'details' && old.open && old.hasAttribute('data-menu')) return true
  if (old.localName === 'form') return old.matches(':focus-within, [data-sent]') || [...old.elements].some(isChanged) || old.querySelector('[data-upload]') !== null
  return isControl(old) && (old === document.activeElement || isChanged(old))
}

function isControl(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
}

function isChanged(element) {
  if (!isControl(element) || element.type === 'hidden') return false
  if (element.localName === 'select') return element.selectedIndex !== Math.max([...element.options].findIndex(option => option.defaultSelected), 0)
  if (element.type === 'checkbox' || element.type === 'radio') return element.checked !== element.defaultChecked
  if (element.type === 'file') return element.files.length > 0
  return element.value !== element.defaultValue
}

function attributes(old, fresh) {
  const classes = KEPT_CLASSES.filter(name => old.classList.contains(name))
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT_ATTRIBUTES.has(name)) old.removeAttribute(name)
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !KEPT_ATTRIBUTES.has(name)) old.setAttribute(name, value)
  }
  old.classList.add(...classes)
}

function children(old, fresh, added) {
  const byId = new Map([...old.children].filter(child => child.id).map(child => [child.id, child]))
  let next = old.firstChild
  for (const wanted of [...fresh.childNodes]) {
    const match = wanted.id ? byId.get(wanted.id) : sibling(next, wanted)
    if (!match) {
      old.insertBefore(wanted, next)
      collect(wanted, added)
      continue
    }
    next = dropUntil(old, next, match, fresh)
    if (match === next) next = next.nextSibling
    else old.insertBefore(match, next)
    if (match.nodeType === Node.ELEMENT_NODE) sync(match, wanted, added)
    else if (match.data !== wanted.data) match.data = wanted.data
  }
  while (next) {
    const gone = next
    next = next.nextSibling
    if (!holdsWork(gone)) gone.remove()
  }
}

// Things before the match that the fresh version no longer has go, or stay where they are when they hold work; the others
// wait for their own turn.
function dropUntil(old, next, match, fresh) {
  if (match.compareDocumentPosition(next ?? match) & Node.DOCUMENT_POSITION_FOLLOWING) return next
  while (next && next !== match && !(next.id && fresh.querySelector(`#${CSS.escape(next.id)}`))) {
    const gone = next
    next = next.nextSibling
    if (!holdsWork(gone)) gone.remove()
  }
  return next
}

function sibling(next, wanted) {
  for (let node = next; node; node = node.nextSibling) {
    if (!node.id && node.nodeName === wanted.nodeName) return node
    if (node.nodeType === Node.ELEMENT_NODE && !node.matches('[data-live-keep]')) return null
  }
  return null
}

function holdsWork(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false
  const work = node.matches('[data-live-drop]') ? 'form' : 'form, input, textarea, select' // a tick on what is gone is no work
  return isBusy(node) || [...node.querySelectorAll(work)].some(isBusy)
}

function collect(node, added) {
  if (node.nodeType !== Node.ELEMENT_NODE) return
  if (node.matches('[data-entry], [data-row]')) added.push(node)
  else added.push(...node.querySelectorAll('[data-entry], [data-row]'))
}
