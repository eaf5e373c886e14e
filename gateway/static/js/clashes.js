// Asks what to do with files whose name is there already: keep both, add as a new version, or skip; for one or for all that are left.
// Gives a Map of file → 'keep_both' | 'new_version' | 'skip', or null when the person wants none of it.

import { make, text } from './text.js'

const WAYS = [['new_version', 'clashVersion', 'primary'], ['keep_both', 'clashBoth', 'secondary'], ['skip', 'clashSkip', 'quiet']]

export async function ask(clashes) {
  const answers = new Map()
  for (let place = 0; place < clashes.length; place++) {
    const found = await one(clashes[place], clashes.length - place)
    if (!found) return null
    for (const clash of found.all ? clashes.slice(place) : [clashes[place]]) answers.set(clash.file, allowed(clash, found.way))
    if (found.all) break
  }
  return answers
}

// A folder has no versions.
function allowed(clash, way) {
  return way === 'new_version' && clash.isFolder ? 'keep_both' : way
}

function one(clash, left) {
  const all = make('input', { type: 'checkbox' })
  const title = make('h2', { className: 'dialog__title', id: 'clash-title' }, text('clashTitle', { name: clash.file.name }))
  const buttons = WAYS.filter(([way]) => way !== 'new_version' || !clash.isFolder).map(([way, words, kind]) =>
    make('button', { className: `button button--${kind}`, value: way }, text(words)))
  const form = make('form', { method: 'dialog', className: 'dialog__body stack' },
    make('p', {}, text(clash.isFolder ? 'clashFolder' : 'clashFile', { name: clash.file.name, folder: clash.place })),
    left > 1 ? make('label', { className: 'check' }, all, make('span', {}, text('clashAll', { n: left }))) : null,
    make('div', { className: 'actions' }, ...buttons, make('button', { className: 'button button--quiet', value: '' }, text('clashStop'))))
  const dialog = make('dialog', { className: 'dialog', id: 'clash' }, make('div', { className: 'dialog__head' }, title), form)
  dialog.setAttribute('aria-labelledby', title.id)
  document.body.append(dialog)
  dialog.showModal()
  form.querySelector('button').focus()
  return new Promise(give => dialog.addEventListener('close', () => {
    dialog.remove()
    give(dialog.returnValue ? { way: dialog.returnValue, all: all.checked } : null)
  }))
}
