import type { FieldControlProps } from "@/components/ui/field";
import type { FieldSpec } from "../schema";

export interface WidgetProps {
  spec: FieldSpec;
  value: unknown;
  /** undefined removes the key from the config. */
  onChange: (value: unknown) => void;
  control: FieldControlProps;
  /** Error that only the widget can know (text that is no JSON); null takes it back. */
  onLocalError: (message: string | null) => void;
  disabled: boolean;
}
