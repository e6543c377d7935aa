/**
 * Who imports this calculates on the reference device, in float64: chapters 9 and 10 compare with plain numbers, to the last
 * digits.
 */
import { Reference } from "../../lib/device/reference.ts";
import { useDevice } from "../../lib/tensor.ts";

useDevice(new Reference());
