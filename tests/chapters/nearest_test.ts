import { assertEquals } from "@std/assert";
import { nearest } from "../../chapters/nearest.ts";

const names = ["neuron", "network", "losses", "tanh", "x"];

Deno.test("a name with two letters changed, missing or too many is still meant, one with three is not", () => {
  const wishes = ["neuron", "NEURON", "nueron", "neur", "neuronxx", "neuXXn", "losse", "tnh", "hant"];
  const meant = ["neuron", "neuron", "neuron", "neuron", "neuron", "neuron", "losses", "tanh", "tanh"];
  assertEquals(wishes.map((wish) => nearest(wish, names)), meant);
  for (const wish of ["neu", "neuronxxx", "nXXXon"]) assertEquals(nearest(wish, names), undefined);
});

Deno.test("what has little to do with any name is not taken for one", () => {
  for (const wish of ["", "1.0", "zz", "zzz", "y"]) assertEquals(nearest(wish, names), undefined);
});

Deno.test("the nearest of several is meant, the first of two that are equally near", () => {
  assertEquals(nearest("neuronn", ["neurons", "neuron"]), "neurons");
  assertEquals(nearest("neuronse", ["neuron", "neurons"]), "neurons");
});
