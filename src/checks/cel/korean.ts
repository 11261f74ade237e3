/** What the engine says of an expression, in Korean, by its code. English is its own. */
export function celInKorean(code: string, summary: string): string {
  const said = korean[code]
  if (said === undefined) return `CEL 엔진의 오류: ${summary}`
  const [, detail] = /: (.+)$/s.exec(summary) ?? []
  return said.endsWith(':') ? (detail === undefined ? said.slice(0, -1) : `${said} ${detail}`) : said
}

/** A text that ends in a colon is followed by what the engine names. */
const korean: Readonly<Record<string, string>> = {
  bool_conversion_error: '참이나 거짓으로 바꿀 수 없는 값입니다',
  bytes_unicode_escape: '바이트열에는 유니코드 이스케이프를 쓸 수 없습니다',
  cannot_index_type: '안에서 값을 꺼낼 수 없는 값입니다',
  division_by_zero: '0으로 나눌 수 없습니다',
  double_conversion_error: '실수로 바꿀 수 없는 값입니다',
  expected_token: '필요한 기호가 빠졌습니다:',
  heterogeneous_list_element: '목록의 값은 종류가 같아야 합니다',
  heterogeneous_map_key: '맵의 키는 종류가 같아야 합니다',
  heterogeneous_map_value: '맵의 값은 종류가 같아야 합니다',
  incompatible_ternary_branches: '조건 ? 값 : 값에서 두 값의 종류가 다릅니다',
  index_out_of_bounds: '목록에 그 위치가 없습니다',
  index_out_of_range: '목록에 그 위치가 없습니다',
  int_conversion_error: '정수로 바꿀 수 없는 값입니다',
  invalid_comparison_type: '서로 비교할 수 없는 값입니다',
  invalid_comprehension_range: '목록이나 맵이 아니어서 하나씩 살펴볼 수 없습니다',
  invalid_condition_type: '조건은 참이나 거짓이어야 합니다',
  invalid_duration: '시간의 길이가 아닙니다:',
  invalid_escape_sequence: '문자열 안의 이스케이프가 올바르지 않습니다',
  invalid_exponent: '지수가 올바르지 않습니다',
  invalid_hex_escape: '문자열 안의 이스케이프가 올바르지 않습니다',
  invalid_hex_integer: '16진수가 아닙니다',
  invalid_index_type: '목록의 위치는 정수여야 합니다',
  invalid_integer: '정수가 아닙니다',
  invalid_logical_operand: '&&, ||, !는 참이나 거짓에만 쓸 수 있습니다',
  invalid_macro_argument: '매크로의 인자가 올바르지 않습니다',
  invalid_number: '숫자가 아닙니다:',
  invalid_octal_escape: '문자열 안의 이스케이프가 올바르지 않습니다',
  invalid_regular_expression: '정규식이 아닙니다:',
  invalid_timestamp: '시각이 아닙니다',
  invalid_unicode_escape: '문자열 안의 이스케이프가 올바르지 않습니다',
  invalid_unicode_surrogate: '문자열 안의 이스케이프가 올바르지 않습니다',
  limit_exceeded: '식이 너무 복잡합니다',
  modulo_by_zero: '0으로 나눈 나머지는 없습니다',
  newline_in_string: '따옴표 안에서는 줄을 바꿀 수 없습니다',
  no_matching_overload: '이 값에는 쓸 수 없는 연산이나 함수입니다:',
  no_such_key: '그런 키가 없습니다:',
  no_such_overload: '이 값에는 쓸 수 없는 연산이나 함수입니다:',
  numeric_overflow: '숫자가 너무 큽니다',
  octal_escape_out_of_range: '문자열 안의 이스케이프가 올바르지 않습니다',
  optional_expected: '있을 수도 없을 수도 있는 값(optional)이어야 합니다',
  optional_value_missing: '값이 없습니다',
  reserved_identifier: '쓸 수 없는 예약어입니다:',
  uint_conversion_error: '부호 없는 정수로 바꿀 수 없는 값입니다',
  unexpected_character: '여기에 올 수 없는 문자입니다:',
  unexpected_token: '여기에 올 수 없는 기호입니다:',
  unknown_variable: '없는 변수입니다:',
  unterminated_string: '닫는 따옴표가 없습니다',
  unterminated_triple_quoted_string: '닫는 따옴표가 없습니다',
}
