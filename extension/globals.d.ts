// The names that classic scripts share; modules import instead.
import type { Adapter, Attachment, Body } from './content/registry.js';
import type { Files, Table } from './content/table.js';
import type { Held, Mail } from './content/guard.js';
import type { Sending } from './page/sends.js';
import type { Request } from './checker/worker.js';
import type { View, Action, CopyOffer, Status } from './core/gardefou_wasm.js';

/** What the warning shows. */
export type DialogView = View & { progress?: number };
/** What the writer chose in it. */
export type Choice = { action: Action; part?: string; password?: string; reason?: number };

/** The parts of the guard, each in its own script under `content/`. */
export interface Gardefou {
  adapters: Adapter[];
  tables: {
    adapter(table: Table): Adapter;
    addressIn(text: string): string;
    addressesIn(element: Element): string[];
    attachmentsOf(composer: Element, files: Files): (Attachment & { item: HTMLElement })[];
    bodyOf(editor: Element | null): Body | undefined;
    editorOf(editor: Element | null): HTMLElement | null | undefined;
    hasUnseen(field: Element): boolean;
    unseenIn(field: Element): number;
    inputs(field: Element): (HTMLInputElement | HTMLTextAreaElement)[];
    leave(field: Element): void;
    pressAll(control: HTMLElement): void;
    richOf(editor: Element | null): Element | null | undefined;
    text(element: Element | null | undefined): string;
  };
  pictures: {
    among(text: Element | null | undefined, listed: Attachment[], isOf?: (picture: HTMLImageElement, attachment: Attachment) => boolean): Attachment[];
    remove(text: Element | null | undefined, id: string): boolean;
  };
  masking: {
    hide(editor: HTMLElement, mask: (text: string) => Promise<string | undefined>): Promise<{ isThere(): boolean; undo(): void } | undefined>;
  };
  checker: { ask(request: Request, progress?: (share: number) => void): Promise<any>; onLost: () => void };
  tell(message: object): Promise<any>;
  attachments: {
    sync(present: Attachment[], changed: () => void): void;
    reset(): void;
    giveUp(): void;
    parts(present: Attachment[]): { id: string; name: string; key: string }[];
    reading(): { name: string; share: number } | undefined;
    unlock(id: string, password: string): void;
    offer(id: string, lang: 'fr' | 'en'): Promise<CopyOffer | undefined>;
    copy(id: string, lang: 'fr' | 'en'): Promise<File | undefined>;
    settled(): Promise<unknown>;
  };
  status: { show(status: Status, button?: { label: string; press: () => void }): void; focus(): boolean; hide(): void };
  guard: {
    mails(): Mail[];
    current(): Mail | undefined;
    refreshSoon(): void;
    state(): string;
    hold(mail: Mail, held: Held): void;
    isHeld(composer: HTMLElement): boolean;
    hasTicket(mail: Mail): boolean;
    useTicket(composer: HTMLElement): void;
  };
  heldPress(adapter: Adapter, composer: HTMLElement, control: HTMLElement): Held;
  Warning: new () => {
    open(view: DialogView): Promise<void>;
    show(view: DialogView): void;
    choice(): Promise<Choice>;
    close(): void;
  };
}

declare global {
  var browser: typeof chrome | undefined;
  var extensionApi: typeof chrome;
  var gardefou: Gardefou;
  var gardefouSends: {
    candidates(method: string, url: string): Sending[];
    sendingOf(some: Sending[], body: () => string): Sending | undefined;
  };
}
