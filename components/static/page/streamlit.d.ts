/** What Streamlit passes to the default function of a component's script. */
export interface Call<Message> {
  data: Message;
  parentElement: HTMLElement | ShadowRoot;
  setTriggerValue: (name: string, value: unknown) => void;
}
