import assert from 'node:assert/strict'
import { compileCel } from '../../../src/checks/cel/compile.ts'
import { runCel } from '../../../src/checks/cel/run.ts'
import { saidIn } from '../../../src/util/said.ts'

/** What is wrong with an expression, found when it is compiled or when it runs. */
function problem(expression: string): string {
  const compiled = compileCel(expression, 'value')
  if ('problem' in compiled) return saidIn(compiled.problem.message, 'ko')
  const outcome = runCel(compiled.program, { object: { list: [1], text: 'a', none: null }, now: 0 })
  assert.ok('error' in outcome, `${expression} gives a value`)
  return saidIn(outcome.error, 'ko')
}

describe('CEL in Korean', () => {
  const cases: [expression: string, said: string][] = [
    ['objct.a == 1', '없는 변수입니다: objct'],
    ['object.a == 1', '그런 키가 없습니다: a'],
    ['object.list[3] == 1', '목록에 그 위치가 없습니다'],
    ['object.none.all(x, x == 1)', '목록이나 맵이 아니어서 하나씩 살펴볼 수 없습니다'],
    ['1 / 0 == 1', '0으로 나눌 수 없습니다'],
    ['object.text == "a', '닫는 따옴표가 없습니다'],
    ['object.text == @', '여기에 올 수 없는 문자입니다: @'],
    ['int("x") == 1', '정수로 바꿀 수 없는 값입니다'],
    ['object.text && true', '&&, ||, !는 참이나 거짓에만 쓸 수 있습니다'],
    ['object.text.nothing()', '이 값에는 쓸 수 없는 연산이나 함수입니다'],
    ['duration("x") == duration("1s")', '시간의 길이가 아닙니다: x'],
  ]
  for (const [expression, said] of cases)
    it(expression, () => assert.ok(problem(expression).startsWith(said), problem(expression)))
})
