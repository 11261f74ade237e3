/**
 * Makes what nobody hears fail the test in which it happens. Loaded before all tests, see `.mocharc.json`.
 *
 * A rejection that nobody handles would end a program; but mocha listens for such rejections, and with a listener Node lets them pass
 * in silence. A warning is how the sandbox tells of a mistake of its own that it got over, and Node of listeners that pile up.
 */
process.on('unhandledRejection', (reason) => {
  throw reason
})

const HARMLESS = new Set(['ExperimentalWarning', 'DeprecationWarning'])

process.on('warning', (warning) => {
  if (!HARMLESS.has(warning.name)) throw warning
})
