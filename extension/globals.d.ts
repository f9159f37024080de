// The names that classic scripts share; modules import instead.
import type { Adapter, Attachment } from './content/registry.js';
import type { Request } from './checker/worker.js';
import type { View, Action, Status } from './core/gardefou_wasm.js';

type DialogView = View & { progress?: number };
type Choice = { action: Action; part?: string };

declare global {
  // eslint-disable-next-line no-var
  var browser: typeof chrome | undefined;
  // eslint-disable-next-line no-var
  var extensionApi: typeof chrome;
  // eslint-disable-next-line no-var
  var gardefou: {
    adapters: Adapter[];
    checker: { ask(request: Request, progress?: (share: number) => void): Promise<any>; onLost: () => void };
    tell(message: object): Promise<any>;
    attachments: {
      sync(present: Attachment[], changed: () => void): void;
      reset(): void;
      parts(present: Attachment[]): { id: string; name: string; key: string }[];
      reading(): { name: string; share: number } | undefined;
      settled(): Promise<unknown>;
    };
    status: { show(status: Status): void; hide(): void };
    Warning: new () => {
      open(view: DialogView): Promise<void>;
      show(view: DialogView): void;
      choice(): Promise<Choice>;
      close(): void;
    };
  };
}
export {};
