// The desk: the list keeps its place, says what is new since it was looked at, counts what is ticked; Ctrl-Enter sends.

const { portal, person } = document.body.dataset
const SEEN = `casebus-seen:${portal}:${person}`
const KEPT = 500

const pane = document.querySelector('.pane--list')

remember()
mark()
count()
keepPlace()

document.addEventListener('casebus:morphed', () => { remember(); mark(); count() })
document.addEventListener('change', event => { if (event.target.matches('[name=ticket], [data-select-all]')) count() })
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches('textarea')) return
  event.preventDefault()
  event.target.form.requestSubmit(event.target.form.querySelector('.button--primary'))
})

function seen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN)) ?? {}
  } catch {
    return {}
  }
}

// The ticket that is open now is read as far as it goes.
function remember() {
  const [number, comments] = document.querySelector('[data-seen]')?.dataset.seen.split(' ') ?? []
  if (!number || document.hidden) return
  const { [number]: _, ...others } = seen()
  const kept = Object.entries(others).slice(-KEPT)
  localStorage.setItem(SEEN, JSON.stringify({ ...Object.fromEntries(kept), [number]: Number(comments) }))
}

// What was never looked at is as the server says; what was is new only when it has more comments than then.
function mark() {
  const known = seen()
  for (const row of document.querySelectorAll('[data-comments]')) {
    const number = row.id.slice(row.id.indexOf('-') + 1)
    if (!(number in known)) continue
    const fresh = Number(row.dataset.comments) > known[number]
    row.classList.toggle('row--unread', fresh)
    const dot = row.querySelector('[data-unread]')
    if (!fresh) dot?.remove()
    else if (!dot) row.querySelector('.row__link').before(dotLike())
  }
}

function dotLike() {
  const word = document.createElement('span')
  word.className = 'visually-hidden'
  word.textContent = document.getElementById('desk-words')?.dataset.unread ?? ''
  const dot = document.createElement('span')
  dot.className = 'dot'
  dot.dataset.unread = ''
  dot.append(word)
  return dot
}

function count() {
  const place = document.querySelector('[data-selected]')
  if (!place) return
  const ticked = document.querySelectorAll('[name=ticket]:checked').length
  place.textContent = ticked ? place.dataset.selected.replace('{n}', ticked) : ''
}

// From one ticket to the next, the list beside them stays where it was, with the open one in sight.
function keepPlace() {
  if (!pane) return
  const key = `casebus-place:${pane.querySelector('.pane__title a')?.getAttribute('href')}`
  pane.scrollTop = Number(sessionStorage.getItem(key)) || 0
  pane.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  addEventListener('pagehide', () => sessionStorage.setItem(key, pane.scrollTop))
}
