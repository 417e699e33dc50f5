// Whether one's attention is drawn to what FlowPilot says unasked.
import { readJson, writeJson } from "../../../../lib/storage";
import { Store } from "../../../../lib/store";

const PLACE = "rf.copilot.quiet";

export const quiet = new Store<boolean>(readJson("local", PLACE) === true);

export function setQuiet(on: boolean): void {
  writeJson("local", PLACE, on);
  quiet.set(on);
}
