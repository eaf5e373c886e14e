// `[data-suggest-url]` offers articles while somebody types what it is about; without this its button does the same.

const PAUSE = 350
const FEWEST = 4

export function enhance(box) {
  const form = box.closest('form')
  const place = box.querySelector('[data-suggestions]')
  const said = box.querySelector('[data-suggest-status]')
  const fields = ['title', 'description'].map(name => form.elements[name]).filter(Boolean)
  let waiting, asked = 0, last = ''
  box.querySelector('[data-without-script]')?.remove() // a form with steps has removed all of its own already
  const look = async () => {
    const text = fields.map(field => field.value.trim()).join(' ').slice(0, 1000)
    if (text === last) return
    last = text
    const turn = ++asked
    const query = new URLSearchParams({ text: text.length < FEWEST ? '' : text })
    for (const known of place.querySelectorAll('[name=offered]')) query.append('offered', known.value)
    const answer = await fetch(`${box.dataset.suggestUrl}?${query}`, { headers: { 'X-Fragment': '1', Accept: 'text/html' }, cache: 'no-store' })
    if (!answer.ok || answer.redirected || turn !== asked || place.contains(document.activeElement)) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (turn !== asked) return // somebody typed on
    place.replaceChildren(...page.body.childNodes)
    said.textContent = place.querySelector('.suggestions__title')?.textContent ?? '' // spoken, when it is another
  }
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => look().catch(() => {}), PAUSE)
  }
  for (const field of fields) field.addEventListener('input', soon)
  if (fields.some(field => field.value.trim())) soon() // typed before this was there, or brought back by the draft
  box.dataset.ready = ''
}
