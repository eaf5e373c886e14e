// Double-click guard of forms with `data-once`: the first submit disables the buttons and says what is happening.

import { text } from './text.js'

const GIVE_UP = 20_000

document.addEventListener('submit', event => {
  const form = event.target
  if (event.defaultPrevented || !form.matches('form[data-once]')) return
  if ('sent' in form.dataset) return event.preventDefault()
  form.dataset.sent = ''
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => busy(form, event.submitter))
  setTimeout(() => free(form), GIVE_UP)
})

function busy(form, pressed) {
  for (const button of form.querySelectorAll('button[type=submit], button:not([type])')) button.disabled = true
  if (!pressed) return
  const label = pressed.querySelector('span') ?? pressed
  pressed.dataset.sending = ''
  pressed.dataset.label = label.textContent
  label.textContent = pressed.dataset.busy ?? text('busy')
}

function free(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll('button[disabled]')) {
    button.disabled = false
    delete button.dataset.sending
    if (button.dataset.label) (button.querySelector('span') ?? button).textContent = button.dataset.label
  }
}

// Back from the cache of the browser.
addEventListener('pageshow', event => {
  if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(free)
})
