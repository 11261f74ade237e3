import assert from 'node:assert/strict'
import path from 'node:path'
import type { Program } from './support/program.ts'
import { createProgram, root } from './support/program.ts'

describe('light and full commands', function () {
  this.timeout(30_000)
  let program: Program
  before(() => {
    program = createProgram()
  })
  after(() => program.end())

  for (const args of [['list'], ['list', '--json'], ['list', '--lang', 'ko'], ['status'], ['status', '--json']]) {
    it(`${args.join(' ')}: prints the same through oclif`, async () => {
      const light = await program.run(args)
      const full = await program.run(args, { entry: [path.join(root, 'dist/main.js')] })
      assert.deepEqual(full, light)
    })
  }
})
