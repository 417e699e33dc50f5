// The page that explains the live protocol: words alone, in the theme of the app.
import { followTheme } from "../ui/theme";
import "../ui/tokens.css";
import "./protocol.css";

followTheme();
