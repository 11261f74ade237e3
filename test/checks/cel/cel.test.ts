import assert from 'node:assert/strict'
import { compileCel } from '../../../src/checks/cel/compile.ts'
import { operandsOf } from '../../../src/checks/cel/operands.ts'
import { runCel } from '../../../src/checks/cel/run.ts'
import { saidIn } from '../../../src/util/said.ts'
import { now } from '../objects.ts'

const deployment = {
  metadata: { name: 'web', generation: 2, labels: { app: 'web' }, creationTimestamp: '2025-12-31T23:59:00Z' },
  spec: { replicas: 3, cpu: '500m' },
  status: { conditions: [{ type: 'Available', status: 'True' }], ratio: 0.5 },
}

function run(expression: string, object: unknown = deployment, items: unknown[] = [object]) {
  const compiled = compileCel(expression, 'value')
  assert.ok('program' in compiled)
  return runCel(compiled.program, { object, items, now })
}

describe('CEL', () => {
  const truths = [
    'object.spec.replicas + 1 == 4',
    'object.status.?readyReplicas.orValue(0) == 0',
    'object.metadata.labels["app"] == "web"',
    'object.status.conditions.exists(c, c.type == "Available" && c.status == "True")',
    'size(items) == 1 && items.all(i, i.spec.replicas == 3)',
    'now - timestamp(object.metadata.creationTimestamp) == duration("1m")',
    'quantity(object.spec.cpu).isLessThan(quantity("1"))',
    'quantity("1Gi") == quantity("1024Mi")',
    'quantity("1").add(quantity("500m")).compareTo(quantity("1500m")) == 0',
    'isQuantity("1Gi") && !isQuantity("1GB")',
    '!has(object.spec.paused)',
    'object.metadata.name.matches("^w.b$")',
    '"web" in [object.metadata.name]',
    'object.status.ratio < 1.0',
    'object.spec.replicas > 2 ? true : false',
  ]
  for (const expression of truths) {
    it(expression, () => assert.deepEqual(run(expression), { value: true }))
  }

  it('gives an error, not an exception, for a field that is not there', () => {
    assert.deepEqual(run('object.status.readyReplicas == 3'), {
      error: { en: 'No such key: readyReplicas', ko: '그런 키가 없습니다: readyReplicas' },
    })
  })

  it('does not give out functions of JavaScript', () => {
    for (const expression of ['object.constructor', 'object.__proto__', 'object.spec.toString']) {
      assert.ok('error' in run(expression), expression)
    }
  })

  it('is stopped when it takes too long', () => {
    const outcome = run(`"${'a'.repeat(40)}!".matches("^(a+)+$")`)
    assert.deepEqual(outcome, {
      error: { en: 'takes longer than 100 ms', ko: '100 ms가 넘게 걸립니다' },
    })
  })

  it('works again after one was stopped', () => {
    run(`"${'a'.repeat(40)}!".matches("^(a+)+$")`)
    assert.deepEqual(run('1 == 1'), { value: true })
  })
})

describe('compiling CEL', () => {
  const wrong: [string, string, number][] = [
    ['objct.x == 1', 'cel-check', 0],
    ['object.x ==', 'cel-parse', 11],
    ['1 + 1', 'cel-type', 0],
    ['nope(object)', 'cel-check', 0],
    ['"a" + 1 == 2', 'cel-check', 0],
  ]
  for (const [expression, code, start] of wrong) {
    it(`finds what is wrong with ${expression}`, () => {
      const compiled = compileCel(expression)
      assert.ok('problem' in compiled)
      assert.deepEqual([compiled.problem.code, compiled.problem.start], [code, start])
    })
  }

  it('refuses an expression of any length that is too deep', () => {
    for (const depth of [300, 3000]) assert.ok('problem' in compileCel(`${'('.repeat(depth)}1${')'.repeat(depth)}`))
  })
})

describe('operands of CEL', () => {
  function operands(expression: string) {
    const compiled = compileCel(expression)
    assert.ok('program' in compiled)
    return operandsOf(compiled.program.ast, { object: deployment, items: [deployment], now }).map(
      (operand) => `${operand.expression} = ${saidIn(operand.value, 'en')}`,
    )
  }

  it('are the sides of a comparison', () => {
    assert.deepEqual(operands('object.status.?readyReplicas.orValue(0) == object.spec.replicas'), [
      'object.status.?readyReplicas.orValue(0) = 0',
      'object.spec.replicas = 3',
    ])
  })

  it('leave literals out', () => {
    assert.deepEqual(operands('object.spec.replicas == 4'), ['object.spec.replicas = 3'])
  })

  it('are those of the false parts of an and', () => {
    assert.deepEqual(operands('object.metadata.name == "web" && object.spec.replicas > 5'), [
      'object.spec.replicas = 3',
    ])
  })

  it('say what is absent', () => {
    assert.deepEqual(operands('object.status.readyReplicas == 3'), ['object.status.readyReplicas = (absent)'])
  })

  it('name the list that a macro goes over', () => {
    assert.deepEqual(operands('object.status.conditions.exists(c, c.type == "Ready")'), [
      'object.status.conditions = [{"type":"Available","status":"True"}]',
    ])
  })
})
