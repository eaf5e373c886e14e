// Short messages at the foot of the page, and words for screen readers only.

import { icon, make } from './text.js'

const region = document.getElementById('toasts')
const ICONS = { info: 'info', success: 'check-circle', warning: 'warning', danger: 'danger' }
const STAY = 8000
let spoken

export function toast(words, kind = 'info', { stay = false } = {}) {
  const element = make('div', { className: `toast toast--${kind}` }, icon(ICONS[kind]), make('p', {}, words))
  region.append(element)
  if (!stay) leaveLater(element)
  return element
}

export function dismiss(element) {
  element.classList.add('toast--leaving')
  setTimeout(() => element.remove(), 200)
}

// Say something politely without showing it.
export function say(words) {
  spoken ??= region.appendChild(make('p', { className: 'visually-hidden' }))
  spoken.textContent = ''
  setTimeout(() => { spoken.textContent = words }, 50)
}

// It stays while somebody reads it with the pointer or the focus on it.
function leaveLater(element) {
  setTimeout(() => (element.matches(':hover, :focus-within') ? leaveLater(element) : dismiss(element)), STAY)
}

region?.querySelectorAll('.toast').forEach(leaveLater)
