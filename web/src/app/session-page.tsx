// The live room, at its address.
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { lazy } from "react";
import { Room } from "../features/sessions/room/room";
import { manages } from "../features/tenancy/people/words";
import { meQuery } from "./queries";

// Loaded when opened, as the other panels are.
const FindPanel = lazy(() => import("./find-panel").then((file) => ({ default: file.FindPanel })));

const NotePreview = lazy(() =>
  import("../features/documents/note-preview").then((file) => ({ default: file.NotePreview })),
);

export function SessionPage() {
  const { id } = useParams({ from: "/signed-in/sessions/$id" });
  const { at, watch, panel } = useSearch({ from: "/signed-in/sessions/$id" });
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Room
      key={id}
      session={id}
      me={me.user.id}
      admin={manages(me.user.role)}
      watch={watch ?? false}
      moment={at ?? null}
      beside={panel ?? "notes"}
      find={(props) => <FindPanel {...props} />}
      write={(props, goTo) => <NotePreview session={props.session} seq={props.state.seq} goTo={goTo} />}
    />
  );
}
