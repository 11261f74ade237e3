// Loaded before the program: tells on stderr which files of dist/ are read, by require and by import.
import Module, { register } from 'node:module'

const load = Module._load
Module._load = function (request, parent, isMain) {
  const inDist = /^\.{1,2}\/.*[\\/]?dist[\\/](.*)$/.exec(request)
  if (inDist) process.stderr.write(`loaded ${inDist[1]}\n`)
  return load.call(this, request, parent, isMain)
}

register(
  `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs'
export function load(url, context, next) {
  const inDist = /\\/dist\\/(.*)$/.exec(url)
  if (inDist && !url.includes('node_modules')) writeSync(2, 'loaded ' + inDist[1] + '\\n')
  return next(url, context)
}
`)}`,
)
