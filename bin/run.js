#!/usr/bin/env node
import { existsSync } from 'node:fs'
import module from 'node:module'

module.enableCompileCache?.()

const program = new URL('../dist/main.js', import.meta.url)
if (!existsSync(program)) {
  console.error('k8slab is not built yet. Run: npm run build')
  process.exit(3)
}
await import(program.href)
