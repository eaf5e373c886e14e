// Makes a link of a mail address that stands in words, for robots that run no scripts.

export function enhance(element) {
  const address = [...element.dataset.mail].reverse().join('')
  const link = document.createElement('a')
  link.href = `mailto:${address}`
  link.textContent = address
  element.replaceWith(link)
}
