/** Who imports this is calculated on a reference device, in float64, unless it chooses another device. */
import { Reference } from "../../lib/device/reference.ts";
import { useDevice } from "../../lib/tensor.ts";

useDevice(new Reference());
