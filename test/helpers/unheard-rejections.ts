/**
 * Makes a rejection that nobody handles fail the test in which it happens, as Node would end a program for it: mocha listens for such
 * rejections, and with a listener Node lets them pass in silence. Loaded before all tests, see `.mocharc.json`.
 */
process.on('unhandledRejection', (reason) => {
  throw reason
})
