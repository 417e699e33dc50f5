// Brings everyone to a step.
import { Users } from "lucide-react";
import { useRoom } from "../../../live/use-room";
import { Button } from "../../../ui/button";
import { useAsking, useRefusal } from "./use-room-bits";

export function BringEveryone({ node }: { node: string }) {
  const room = useRoom();
  const refusal = useRefusal()("people.summon");
  const busy = useAsking("people.summon");
  return (
    <Button
      size="sm"
      icon={Users}
      refusal={refusal}
      busy={busy}
      onClick={() => room.ask({ kind: "people.summon", data: { node } })}
    >
      Bring everyone here
    </Button>
  );
}
