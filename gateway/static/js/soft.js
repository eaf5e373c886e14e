// Goes to another folder, or sends a form of the page, without leaving it: an upload that is under way would end.

import { icon, make } from './text.js'

export async function go(href, options = {}, push = true) {
  const answer = await fetch(href, { headers: { Accept: 'text/html' }, ...options })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.getElementById('case-files')
  if (!fresh) return location.assign(answer.url)
  document.querySelector('dialog.drawer')?.close()
  document.getElementById('case-files').replaceWith(document.adoptNode(fresh))
  document.title = page.title
  if (push) history.pushState({ soft: true }, '', answer.url)
  for (const said of page.querySelectorAll('#toasts > .toast')) document.getElementById('toasts').append(document.adoptNode(said))
  fresh.querySelector('[data-focus], [aria-current=page]')?.focus()
  document.dispatchEvent(new CustomEvent('casebus:morphed'))
}

// Keeps links to folders and forms on the page while `busy()`.
export function stay(busy) {
  document.addEventListener('click', event => {
    const link = event.target.closest('#case-files a[data-stay]')
    if (!link || !busy() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    go(link.href)
  })
  document.addEventListener('submit', event => {
    const { target: form, submitter } = event
    const way = submitter?.getAttribute('formaction') ?? form.getAttribute('action')
    if (event.defaultPrevented || !busy() || !form.matches('#case-files form, .drawer form, .toast form') || form.method !== 'post' || submitter?.matches('[data-leaves]')) return
    event.preventDefault()
    const body = new URLSearchParams([...new FormData(form, submitter)].filter(([, value]) => typeof value === 'string'))
    go(way, { method: 'POST', body })
  })
  addEventListener('popstate', () => { if (busy()) go(location.href, {}, false) })
}

// The page of one file beside the list, in a drawer; the link still leads there.
export async function drawer(link) {
  const answer = await fetch(link.href, { headers: { 'X-Fragment': '1', Accept: 'text/html' }, cache: 'no-store' })
  if (!answer.ok || answer.redirected) return location.assign(link.href)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  document.querySelector('dialog.drawer')?.remove()
  const label = document.getElementById('tray').dataset.close
  const close = make('form', { method: 'dialog', className: 'drawer__close' }, make('button', { className: 'button button--quiet button--icon', ariaLabel: label, title: label }, icon('close')))
  const dialog = make('dialog', { className: 'dialog drawer' }, close, ...page.body.childNodes)
  dialog.setAttribute('aria-labelledby', 'item-title')
  dialog.addEventListener('close', () => { dialog.remove(); link.isConnected && link.focus() })
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close() })
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}
