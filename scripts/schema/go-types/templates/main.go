// Prints, as JSON, the Go structs a pod template is made of, as controllers print them before hashing: the fields of each in the order of
// declaration as `Name type json` (`-` for embedded ones), and the named types that are strings or numbers.
// Usage: go run ./templates > ../../../src/sandbox/controllers/shared/go-types.gen.json
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Printed by rules of their own, or (managed fields) never part of a template.
var special = map[reflect.Type]bool{
	reflect.TypeFor[resource.Quantity]():         true,
	reflect.TypeFor[intstr.IntOrString]():        true,
	reflect.TypeFor[metav1.Time]():               true,
	reflect.TypeFor[metav1.ManagedFieldsEntry](): true,
}

type document struct {
	Structs map[string][]string `json:"structs"`
	Named   map[string]string   `json:"named"`
}

func main() {
	types := document{Structs: map[string][]string{}, Named: map[string]string{}}
	types.walk(reflect.TypeFor[corev1.PodTemplateSpec]())
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(types); err != nil {
		panic(err)
	}
}

func (types document) walk(goType reflect.Type) {
	switch goType.Kind() {
	case reflect.Map:
		types.walk(goType.Key())
		types.walk(goType.Elem())
	case reflect.Pointer, reflect.Slice:
		types.walk(goType.Elem())
	case reflect.Struct:
		types.addStruct(goType)
	default:
		if goType.PkgPath() != "" {
			types.Named[goType.String()] = goType.Kind().String()
		}
	}
}

func (types document) addStruct(goType reflect.Type) {
	if special[goType] || types.Structs[goType.String()] != nil {
		return
	}
	fields := []string{}
	types.Structs[goType.String()] = fields
	for i := range goType.NumField() {
		field := goType.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			name = "-"
		}
		fields = append(fields, field.Name+" "+field.Type.String()+" "+name)
		types.walk(field.Type)
	}
	types.Structs[goType.String()] = fields
}
