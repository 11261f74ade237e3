#!/usr/bin/env node
// CommonJS, because starting Node's ESM loader takes a third of what a light command takes in all.
const { existsSync } = require('node:fs')
const { join } = require('node:path')

require('node:module').enableCompileCache?.()

const dist = join(__dirname, '..', 'dist')
if (existsSync(join(dist, 'main.js'))) start()
else fail()

async function start() {
  const { runLight } = require('../dist/light.cjs')
  if (!(await runLight(process.argv.slice(2)))) await import('../dist/main.js')
}

function fail() {
  console.error('k8slab is not built yet.\n  npm run build')
  process.exitCode = 3
}
