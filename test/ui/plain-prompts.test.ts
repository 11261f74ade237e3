import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { plainPrompts, readLine } from '../../src/ui/plain-prompts.ts'

/** Prompts that are answered with these lines; after the last one the learner has left. */
function answering(...answers: string[]) {
  let written = ''
  const read = async () => {
    const text = answers.shift()
    return text === undefined ? ('left' as const) : { text }
  }
  const write = (text: string) => {
    written += text
  }
  return { prompts: plainPrompts('en', write, read), written: () => written }
}

const choices = [
  { name: 'Scheduled', value: 'a' },
  { name: 'Created', value: 'b' },
]

describe('prompts in lines', () => {
  it('number the choices and take the number', async () => {
    const { prompts, written } = answering('2')
    assert.equal(await prompts.choose('Which?', choices), 'b')
    assert.match(written(), /^\nWhich\?\n 1 {2}Scheduled\n 2 {2}Created\n/)
  })

  it('ask again for what is none of the choices', async () => {
    const { prompts, written } = answering('3', 'Created', '1')
    assert.equal(await prompts.choose('Which?', choices), 'a')
    assert.match(written(), /3 is none of the choices\.[\s\S]*Created is none of the choices\./)
  })

  it('are left by an empty line, and by Ctrl-C', async () => {
    assert.equal(await answering('').prompts.choose('Which?', choices), undefined)
    assert.equal(await answering().prompts.choose('Which?', choices), undefined)
    assert.equal(await answering('').prompts.write('What?'), undefined)
  })

  it('take a written answer as it is', async () =>
    assert.equal(await answering('10.0.0.1').prompts.write('?'), '10.0.0.1'))

  it('mean no by everything but yes', async () => {
    const said = async (answer: string) => answering(answer).prompts.confirm('Go on?')
    assert.deepEqual(await Promise.all(['y', 'Yes', '예', 'ㅛ'].map(said)), [true, true, true, true])
    assert.deepEqual(await Promise.all(['', 'n', 'yesterday'].map(said)), [false, false, false])
  })
})

describe('reading a line', () => {
  it('gives it without spaces around', async () => {
    const input = new PassThrough()
    const line = readLine(input)
    input.write(' 2 \n')
    assert.deepEqual(await line, { text: '2' })
  })

  it('is left by its signal, and takes nothing more from the input', async () => {
    const input = new PassThrough()
    const gone = new AbortController()
    const line = readLine(input, gone.signal)
    gone.abort()
    assert.equal(await line, 'left')
    const next = readLine(input)
    input.write('2\n')
    assert.deepEqual(await next, { text: '2' })
  })

  it('ends where nothing more can be typed', async () => {
    const input = new PassThrough()
    const line = readLine(input)
    input.end()
    assert.equal(await line, 'left')
  })
})
