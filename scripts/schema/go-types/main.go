// Prints, as JSON, how the Go types of the Kubernetes API hold each field: what OpenAPI does not say but every answer
// of a real server shows (which zero values are written, the type names in decoding errors).
// Usage: go run . > go-types.json
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	certificatesv1 "k8s.io/api/certificates/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	eventsv1 "k8s.io/api/events/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	networkingv1 "k8s.io/api/networking/v1"
	nodev1 "k8s.io/api/node/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// field is one JSON field of a struct.
type field struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Pointer   bool   `json:"pointer,omitempty"`
	OmitEmpty bool   `json:"omitEmpty,omitempty"`
}

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		admissionregistrationv1.AddToScheme, appsv1.AddToScheme, authenticationv1.AddToScheme, authorizationv1.AddToScheme,
		autoscalingv1.AddToScheme, autoscalingv2.AddToScheme, batchv1.AddToScheme, certificatesv1.AddToScheme,
		coordinationv1.AddToScheme, corev1.AddToScheme, discoveryv1.AddToScheme, eventsv1.AddToScheme, flowcontrolv1.AddToScheme,
		networkingv1.AddToScheme, nodev1.AddToScheme, policyv1.AddToScheme, rbacv1.AddToScheme, schedulingv1.AddToScheme,
		storagev1.AddToScheme, apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	types := map[string][]field{}
	for _, goType := range scheme.AllKnownTypes() {
		walk(goType, types)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(types); err != nil {
		panic(err)
	}
}

func walk(goType reflect.Type, types map[string][]field) {
	for goType.Kind() == reflect.Pointer || goType.Kind() == reflect.Slice || goType.Kind() == reflect.Map {
		goType = goType.Elem()
	}
	id := goType.PkgPath() + "." + goType.Name()
	if goType.Kind() != reflect.Struct || types[id] != nil {
		return
	}
	types[id] = []field{}
	types[id] = fieldsOf(goType, types)
}

// fieldsOf lists the fields in the order in which encoding/json writes them.
func fieldsOf(goType reflect.Type, types map[string][]field) []field {
	fields := []field{}
	for i := range goType.NumField() {
		structField := goType.Field(i)
		name, options, _ := strings.Cut(structField.Tag.Get("json"), ",")
		if name == "" && structField.Anonymous && structField.Type.Kind() == reflect.Struct {
			fields = append(fields, fieldsOf(structField.Type, types)...)
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		fieldType := structField.Type
		pointer := fieldType.Kind() == reflect.Pointer
		if pointer {
			fieldType = fieldType.Elem()
		}
		omitEmpty := strings.Contains(options, "omitempty")
		fields = append(fields, field{Name: name, Type: fieldType.String(), Pointer: pointer, OmitEmpty: omitEmpty})
		walk(fieldType, types)
	}
	return fields
}
