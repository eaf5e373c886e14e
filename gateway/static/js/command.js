// Ctrl-K: one box that finds pages, actions and, with Enter, anything in the search.

import { icon, make, text } from './text.js'

let dialog

export function openCommand() {
  dialog?.remove()
  const search = document.querySelector('form[role=search]')
  const input = make('input', { className: 'search__input', type: 'search', name: 'q', autocomplete: 'off', placeholder: text('goCommand'), ariaLabel: text('goCommand') })
  const list = make('ul', { className: 'plain command__list' })
  const form = make('form', { className: 'search search--big', method: 'get', action: search?.action ?? '' }, make('span', { className: 'search__go' }, icon('search')), input)
  dialog = make('dialog', { className: 'dialog command', ariaLabel: text('goCommand') }, form, list)
  const all = targets()
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    const found = all.filter(one => words.every(word => one.label.toLowerCase().includes(word))).slice(0, 12)
    list.replaceChildren(...found.map(item))
  }
  input.addEventListener('input', show)
  dialog.addEventListener('keydown', event => move(event, input, list))
  form.addEventListener('submit', event => {
    const first = list.querySelector('button')
    if (!input.value.trim() || (!search && first)) event.preventDefault()
    if (!input.value.trim() || !search) first?.click()
  })
  document.body.append(dialog)
  show()
  dialog.showModal()
  input.focus()
}

function targets() {
  const seen = new Map()
  for (const element of document.querySelectorAll('.nav-link, [data-key][data-key-label], .menu__item[href], .row__link')) {
    const label = element.dataset.keyLabel ?? element.querySelector('.nav-link__label')?.textContent ?? element.textContent.trim()
    if (label && !element.closest('dialog') && !seen.has(label)) seen.set(label, { label, element })
  }
  return [...seen.values()]
}

function item({ label, element }) {
  const act = () => {
    dialog.close()
    if (element.matches('input, textarea')) element.focus()
    else element.click()
  }
  return make('li', {}, make('button', { type: 'button', className: 'menu__item', onclick: act }, icon('arrow-right'), make('span', {}, label)))
}

function move(event, input, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const stops = [input, ...list.querySelectorAll('button')]
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus()
}
