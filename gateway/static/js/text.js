// The words of the scripts, in the page's language: `live_texts()` in components/feedback.html, and `data-texts` of a page's own.

const source = Object.assign({}, ...[...document.querySelectorAll('#texts, [data-texts]')].map(({ dataset }) => dataset))

export function text(key, values = {}) {
  return (source[key] ?? '').replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole)
}

const UNITS = [['GB', 1024 ** 3], ['MB', 1024 ** 2], ['kB', 1024]]

// A file size as the server writes it.
export function size(bytes) {
  const [unit, step] = UNITS.find(([, step]) => bytes >= step * 0.9766) ?? ['B', 1]
  const digits = bytes / step >= 100 ? 0 : 1
  return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }).format(bytes / step)} ${unit}`
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', `${document.getElementById('toasts').dataset.icons}#${name}`)
  svg.append(use)
  return svg
}

// An element with properties and children, as in make('p', { className: 'muted' }, 'words').
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children.filter(child => child !== null && child !== undefined))
  return element
}
