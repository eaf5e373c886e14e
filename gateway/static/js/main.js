// Makes a page live; everything works without it.

import './menu.js'
import './submit.js'
import { comfort } from './page.js'

document.documentElement.dataset.js = ''

async function each(selector, load) {
  const found = document.querySelectorAll(selector)
  if (!found.length) return
  const { enhance } = await load()
  found.forEach(enhance)
}

comfort()
if (sessionStorage.getItem('casebus-sent')) (await import('./draft.js')).forgetSent()
await Promise.all([
  each('form[data-draft-key]', () => import('./draft.js')),
  each('[data-picker-url]', () => import('./picker.js')),
  each('[data-suggest-url]', () => import('./suggest.js')),
  each('[data-mail]', () => import('./mail.js')),
  each('[data-copy]', () => import('./copy.js')),
  each('form:has([data-asks])', () => import('./depends.js')),
  each('.drop[data-upload-url]', () => import('./upload.js')),
  each('#bell', () => import('./bell.js')),
  each('#case-files', () => import('./casefiles.js')),
  document.getElementById('toasts') && import('./toast.js'),
  document.querySelector('[data-lazy-url]') && import('./lazy.js'),
  document.querySelector('[data-key]') && import('./keys.js'),
  document.querySelector('body.desk') && import('./desk.js'),
  document.body.dataset.liveUrl && import('./live.js').then(live => live.go()),
])
document.documentElement.dataset.js = 'ready'
