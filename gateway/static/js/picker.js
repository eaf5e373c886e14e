// `[data-picker-url]` shows who fits while somebody types in its search field; without this its button does the same as a step of the form.

const PAUSE = 200

export function enhance(box) {
  const field = box.querySelector('input[type=search]')
  const place = box.querySelector('[data-picker]')
  const said = box.querySelector('[data-picker-status]')
  let waiting, asked = 0
  const look = async () => {
    clearTimeout(waiting)
    const turn = ++asked
    const chosen = box.querySelector('[name=contact]:checked')?.value ?? ''
    const query = new URLSearchParams({ contact_search: field.value, contact: chosen })
    const answer = await fetch(`${box.dataset.pickerUrl}?${query}`, { headers: { 'X-Fragment': '1', Accept: 'text/html' }, cache: 'no-store' })
    if (!answer.ok || answer.redirected) throw new Error(answer.status)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (turn !== asked) return // somebody typed on
    place.replaceChildren(...page.body.childNodes)
    said.textContent = place.querySelector('[data-said]').textContent // what is new in a live region is spoken, a new region is not
  }
  const now = event => {
    event.preventDefault()
    look().catch(() => box.closest('form').requestSubmit(box.querySelector('[name=find_contact]')))
  }
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => look().catch(() => {}), PAUSE) // the button is still there
  })
  field.addEventListener('keydown', event => { if (event.key === 'Enter' && !event.isComposing) now(event) })
  box.querySelector('[name=find_contact]').addEventListener('click', now)
  box.dataset.ready = ''
}
