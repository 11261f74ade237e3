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
  // The program itself, which knows which language to speak, is what is missing.
  const { K8SLAB_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env
  const inKorean = /^ko(?:[_.@-]|$)/i.test(K8SLAB_LANG || LC_ALL || LC_MESSAGES || LANG || '')
  const said = inKorean ? 'k8slab을 아직 빌드하지 않았습니다.' : 'k8slab is not built yet.'
  console.error(`${said}\n  npm run build`)
  process.exitCode = 3
}
