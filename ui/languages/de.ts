<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
  <context>
    <name>Tiller</name>
    <message>
      <source> · {count} never active</source>
      <translation> · {count} nie aktiv</translation>
    </message>
    <message>
      <source>%Y-%m-%d %H:%M</source>
      <translation>%d.%m.%Y %H:%M</translation>
    </message>
    <message>
      <source>0 always takes the likeliest token; more is more varied.</source>
      <translation>0 nimmt immer das wahrscheinlichste Token; mehr ist abwechslungsreicher.</translation>
    </message>
    <message>
      <source>0: until the model ends it, or the context is full.</source>
      <translation>0: bis das Modell sie beendet oder der Kontext voll ist.</translation>
    </message>
    <message>
      <source>16 bits: as good as the folder</source>
      <translation>16 Bit: so gut wie der Ordner</translation>
    </message>
    <message>
      <source>2 bytes a number</source>
      <translation>2 Bytes je Zahl</translation>
    </message>
    <message>
      <source>4 bits everywhere: the smallest</source>
      <translation>4 Bit überall: am kleinsten</translation>
    </message>
    <message>
      <source>4 bits, more where they matter: the usual choice for large models</source>
      <translation>4 Bit, mehr, wo es darauf ankommt: die übliche Wahl für große Modelle</translation>
    </message>
    <message>
      <source>8 bits: hardly a difference</source>
      <translation>8 Bit: kaum ein Unterschied</translation>
    </message>
    <message>
      <source>: {done} of {total} {unit}</source>
      <translation>: {done} von {total} {unit}</translation>
    </message>
    <message>
      <source>A .gguf file is a control vector for llama.cpp; .safetensors keeps all that Tiller knows of it.</source>
      <translation>Eine .gguf-Datei ist ein Steuervektor für llama.cpp; .safetensors bewahrt alles, was Tiller über ihn weiß.</translation>
    </message>
    <message>
      <source>A change acts at once and is kept.</source>
      <translation>Eine Änderung gilt sofort und bleibt.</translation>
    </message>
    <message>
      <source>A file of that name is there; saving replaces it.</source>
      <translation>Eine Datei dieses Namens gibt es schon; beim Speichern wird sie ersetzt.</translation>
    </message>
    <message>
      <source>A folder of SAELens or Gemma Scope</source>
      <translation>Ein Ordner von SAELens oder Gemma Scope</translation>
    </message>
    <message>
      <source>A folder with models</source>
      <translation>Ein Ordner mit Modellen</translation>
    </message>
    <message>
      <source>A message was taken out of the conversation.</source>
      <translation>Eine Nachricht wurde aus der Unterhaltung genommen.</translation>
    </message>
    <message>
      <source>A model that is loaded is loaded again with these.</source>
      <translation>Ein geladenes Modell wird damit neu geladen.</translation>
    </message>
    <message>
      <source>A persona's file, or a character card of SillyTavern (PNG or JSON)</source>
      <translation>Die Datei einer Persona oder eine Charakterkarte von SillyTavern (PNG oder JSON)</translation>
    </message>
    <message>
      <source>A recipe set it to {at}, which is off this dial; move the dial to end that</source>
      <translation>Eine Mischung hat {at} eingestellt, was dieser Regler nicht zeigen kann; bewege den Regler, um das zu beenden</translation>
    </message>
    <message>
      <source>A sparse autoencoder takes a model's inner state apart into thousands of features: directions that are each active on certain words, topics or manners. Here they are listed with the words that make them active, and any of them can steer.</source>
      <translation>Ein dünn besetzter Autoencoder zerlegt den inneren Zustand eines Modells in Tausende Merkmale: Richtungen, die bei bestimmten Wörtern, Themen oder Sprechweisen aktiv sind. Hier stehen sie mit den Wörtern, die sie aktivieren, und mit jedem lässt sich steuern.</translation>
    </message>
    <message>
      <source>A vector is the direction between two sides of many pairs of texts that differ in one thing only.</source>
      <translation>Ein Vektor ist die Richtung zwischen zwei Seiten vieler Textpaare, die sich nur in einer Sache unterscheiden.</translation>
    </message>
    <message>
      <source>AUC {auc}</source>
      <translation>AUC {auc}</translation>
    </message>
    <message>
      <source>AUC, cosine</source>
      <translation>AUC, Kosinus</translation>
    </message>
    <message>
      <source>Ablate</source>
      <translation>Tilgen</translation>
    </message>
    <message>
      <source>Above 1, what was said before is said less; 1 is off.</source>
      <translation>Über 1 wird schon Gesagtes seltener gesagt; 1 ist aus.</translation>
    </message>
    <message>
      <source>Access token</source>
      <translation>Zugangstoken</translation>
    </message>
    <message>
      <source>Access token, then Enter; empty to forget it</source>
      <translation>Zugangstoken, dann Enter; leer, um es zu vergessen</translation>
    </message>
    <message>
      <source>Activation on the strongest word</source>
      <translation>Aktivierung beim stärksten Wort</translation>
    </message>
    <message>
      <source>Acts from the next start on.</source>
      <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>Add (usual)</source>
      <translation>Addieren (üblich)</translation>
    </message>
    <message>
      <source>Add a folder with models</source>
      <translation>Ordner mit Modellen hinzufügen</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
      <source>Add a pair (Ctrl+Enter in the table)</source>
      <translation>Paar hinzufügen (Strg+Enter in der Tabelle)</translation>
    </message>
    <message>
      <source>Add folder…</source>
      <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
      <source>Address of the hub</source>
      <translation>Adresse des Hubs</translation>
    </message>
    <message>
      <source>Address of the server</source>
      <translation>Adresse des Servers</translation>
    </message>
    <message>
      <source>All models</source>
      <translation>Alle Modelle</translation>
    </message>
    <message>
      <source>All models…</source>
      <translation>Alle Modelle …</translation>
    </message>
    <message>
      <source>All of it is taken away; the dial has no say</source>
      <translation>Alles davon wird weggenommen; der Regler hat darauf keinen Einfluss</translation>
    </message>
    <message>
      <source>All personas</source>
      <translation>Alle Personas</translation>
    </message>
    <message>
      <source>All shortcuts</source>
      <translation>Alle Tastenkürzel</translation>
    </message>
    <message>
      <source>All that Tiller keeps</source>
      <translation>Alles, was Tiller behält</translation>
    </message>
    <message>
      <source>All that are on, as one: {recipe}</source>
      <translation>Alle eingeschalteten als einen: {recipe}</translation>
    </message>
    <message>
      <source>All vectors off</source>
      <translation>Alle Vektoren aus</translation>
    </message>
    <message>
      <source>All vectors off (Ctrl+Shift+0)</source>
      <translation>Alle Vektoren aus (Strg+Umschalt+0)</translation>
    </message>
    <message>
      <source>All vectors that are on, as one</source>
      <translation>Alle eingeschalteten Vektoren als einen</translation>
    </message>
    <message>
      <source>Also write the built-in model</source>
      <translation>Auch das eingebaute Modell schreiben</translation>
    </message>
    <message>
      <source>Also write the built-in model as a GGUF file, for llama.cpp</source>
      <translation>Auch das eingebaute Modell als GGUF-Datei schreiben, für llama.cpp</translation>
    </message>
    <message>
      <source>Always do that</source>
      <translation>Das immer tun</translation>
    </message>
    <message>
      <source>Answer in this manner: …</source>
      <translation>Antworte auf diese Weise: …</translation>
    </message>
    <message>
      <source>Answer other programs</source>
      <translation>Anderen Programmen antworten</translation>
    </message>
    <message>
      <source>Answer the last question steered and unsteered, side by side</source>
      <translation>Die letzte Frage gesteuert und ungesteuert nebeneinander beantworten</translation>
    </message>
    <message>
      <source>Answer the last question steered and unsteered, side by side (Ctrl+Shift+R)</source>
      <translation>Die letzte Frage gesteuert und ungesteuert nebeneinander beantworten (Strg+Umschalt+R)</translation>
    </message>
    <message>
      <source>Answer this (Ctrl+R)</source>
      <translation>Das beantworten (Strg+R)</translation>
    </message>
    <message>
      <source>Answer unsteered for as long as it is held</source>
      <translation>Ungesteuert antworten, solange die Taste gehalten wird</translation>
    </message>
    <message>
      <source>Answer: {text}</source>
      <translation>Antwort: {text}</translation>
    </message>
    <message>
      <source>Appearance</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>Apple GPU (mps)</source>
      <translation>Apple-GPU (mps)</translation>
    </message>
    <message>
      <source>As the system has it</source>
      <translation>Wie im System</translation>
    </message>
    <message>
      <source>Ask</source>
      <translation>Fragen</translation>
    </message>
    <message>
      <source>Ask a mirror instead</source>
      <translation>Stattdessen einen Spiegel fragen</translation>
    </message>
    <message>
      <source>Ask something first, then compare</source>
      <translation>Frag erst etwas, dann vergleiche</translation>
    </message>
    <message>
      <source>Ask the model something, then switch on “ocean” in the sidebar and ask again. It all runs on this machine.</source>
      <translation>Frag das Modell etwas, schalte dann in der Seitenleiste „ocean“ ein und frag noch einmal. Alles läuft auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Ask this</source>
      <translation>Das fragen</translation>
    </message>
    <message>
      <source>Ask what to do</source>
      <translation>Fragen, was zu tun ist</translation>
    </message>
    <message>
      <source>Ask, then steer.</source>
      <translation>Erst fragen, dann steuern.</translation>
    </message>
    <message>
      <source>Asked only when you download a model.</source>
      <translation>Wird nur gefragt, wenn du ein Modell herunterlädst.</translation>
    </message>
    <message>
      <source>Attach as file</source>
      <translation>Als Datei anhängen</translation>
    </message>
    <message>
      <source>Attach text files</source>
      <translation>Textdateien anhängen</translation>
    </message>
    <message>
      <source>Attached file {name}</source>
      <translation>Angehängte Datei {name}</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Automatic takes llama.cpp where it is installed. Folders are always run by torch.</source>
      <translation>„Automatisch“ nimmt llama.cpp, wo es installiert ist. Ordner führt immer torch aus.</translation>
    </message>
    <message>
      <source>BUILT IN</source>
      <translation>EINGEBAUT</translation>
    </message>
    <message>
      <source>BY LAYER</source>
      <translation>NACH SCHICHT</translation>
    </message>
    <message>
      <source>BY SCALE</source>
      <translation>NACH FAKTOR</translation>
    </message>
    <message>
      <source>Back to the conversation (Esc)</source>
      <translation>Zurück zur Unterhaltung (Esc)</translation>
    </message>
    <message>
      <source>Back to the conversation (Esc); the draft is kept</source>
      <translation>Zurück zur Unterhaltung (Esc); der Entwurf bleibt erhalten</translation>
    </message>
    <message>
      <source>Back to the list</source>
      <translation>Zurück zur Liste</translation>
    </message>
    <message>
      <source>Begin a conversation with it</source>
      <translation>Eine Unterhaltung mit ihr beginnen</translation>
    </message>
    <message>
      <source>Begin a new line</source>
      <translation>Eine neue Zeile beginnen</translation>
    </message>
    <message>
      <source>Begin anew; what stands here can be brought back</source>
      <translation>Neu beginnen; was hier steht, lässt sich zurückholen</translation>
    </message>
    <message>
      <source>Begins with</source>
      <translation>Beginnt mit</translation>
    </message>
    <message>
      <source>Beyond what stayed coherent when it was measured</source>
      <translation>Jenseits dessen, was bei der Messung stimmig blieb</translation>
    </message>
    <message>
      <source>Blocks on the GPU</source>
      <translation>Blöcke auf der GPU</translation>
    </message>
    <message>
      <source>Both answers have the same words.</source>
      <translation>Beide Antworten haben denselben Wortlaut.</translation>
    </message>
    <message>
      <source>Both answers use the same seed.</source>
      <translation>Beide Antworten haben denselben Startwert.</translation>
    </message>
    <message>
      <source>Bring back the earlier draft</source>
      <translation>Früheren Entwurf zurückholen</translation>
    </message>
    <message>
      <source>Browse the features of a sparse autoencoder</source>
      <translation>In den Merkmalen eines dünn besetzten Autoencoders stöbern</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>Durchsuchen …</translation>
    </message>
    <message>
      <source>Built-in model</source>
      <translation>Eingebautes Modell</translation>
    </message>
    <message>
      <source>By</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>By label</source>
      <translation>Nach Bezeichnung</translation>
    </message>
    <message>
      <source>By name</source>
      <translation>Nach Name</translation>
    </message>
    <message>
      <source>By number</source>
      <translation>Nach Nummer</translation>
    </message>
    <message>
      <source>By place</source>
      <translation>Nach Ort</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel loading</source>
      <translation>Laden abbrechen</translation>
    </message>
    <message>
      <source>Change…</source>
      <translation>Ändern …</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Chat</translation>
    </message>
    <message>
      <source>Chat with {name}</source>
      <translation>Mit {name} sprechen</translation>
    </message>
    <message>
      <source>Choose a folder for the Markdown files</source>
      <translation>Ordner für die Markdown-Dateien wählen</translation>
    </message>
    <message>
      <source>Choose a model</source>
      <translation>Modell wählen</translation>
    </message>
    <message>
      <source>Choose a model (Ctrl+M)</source>
      <translation>Modell wählen (Strg+M)</translation>
    </message>
    <message>
      <source>Choose a persona</source>
      <translation>Persona wählen</translation>
    </message>
    <message>
      <source>Choose a picture</source>
      <translation>Bild wählen</translation>
    </message>
    <message>
      <source>Choose a picture…</source>
      <translation>Bild wählen …</translation>
    </message>
    <message>
      <source>Choose another model</source>
      <translation>Anderes Modell wählen</translation>
    </message>
    <message>
      <source>Choose one combination of keys.</source>
      <translation>Wähle eine einzelne Tastenkombination.</translation>
    </message>
    <message>
      <source>Clamp</source>
      <translation>Festhalten</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Clear recent</source>
      <translation>Liste leeren</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close (Esc)</source>
      <translation>Schließen (Esc)</translation>
    </message>
    <message>
      <source>Close the comparison (Esc)</source>
      <translation>Vergleich schließen (Esc)</translation>
    </message>
    <message>
      <source>Close this notice</source>
      <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Compare with llama.cpp</source>
      <translation>Mit llama.cpp vergleichen</translation>
    </message>
    <message>
      <source>Compare with the unsteered answer</source>
      <translation>Mit der ungesteuerten Antwort vergleichen</translation>
    </message>
    <message>
      <source>Context</source>
      <translation>Kontext</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Continue: go on where it ended</source>
      <translation>Fortsetzen: dort weiter, wo sie endete</translation>
    </message>
    <message>
      <source>Conversations</source>
      <translation>Unterhaltungen</translation>
    </message>
    <message>
      <source>Conversations, vectors, personas and models stay, and the server's key with them.</source>
      <translation>Unterhaltungen, Vektoren, Personas und Modelle bleiben, und mit ihnen der Schlüssel des Servers.</translation>
    </message>
    <message>
      <source>Conversations, vectors, personas, settings, models and a log, on this machine only.</source>
      <translation>Unterhaltungen, Vektoren, Personas, Einstellungen, Modelle und ein Protokoll, nur auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>Kopiert</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy as JSON</source>
      <translation>Als JSON kopieren</translation>
    </message>
    <message>
      <source>Copy the address</source>
      <translation>Adresse kopieren</translation>
    </message>
    <message>
      <source>Copy the code</source>
      <translation>Code kopieren</translation>
    </message>
    <message>
      <source>Copy the example</source>
      <translation>Beispiel kopieren</translation>
    </message>
    <message>
      <source>Copy the key</source>
      <translation>Schlüssel kopieren</translation>
    </message>
    <message>
      <source>Copy the reply</source>
      <translation>Antwort kopieren</translation>
    </message>
    <message>
      <source>Copy the server's address</source>
      <translation>Adresse des Servers kopieren</translation>
    </message>
    <message>
      <source>Copy what stands below</source>
      <translation>Kopieren, was unten steht</translation>
    </message>
    <message>
      <source>Copy your message</source>
      <translation>Deine Nachricht kopieren</translation>
    </message>
    <message>
      <source>Cosine of what a push at each layer does to the logits, and by how many layers the two are apart; {other} ({numbers}) against {reference}, {date}</source>
      <translation>Kosinus dessen, was ein Schub auf jeder Schicht an den Logits ändert, und um wie viele Schichten die beiden auseinanderliegen; {other} ({numbers}) gegen {reference}, {date}</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Delete {size}</source>
      <translation>{size} löschen</translation>
    </message>
    <message>
      <source>Delete “{name}” and free {size}?</source>
      <translation>„{name}“ löschen und {size} freigeben?</translation>
    </message>
    <message>
      <source>Deleted {name}.</source>
      <translation>{name} gelöscht.</translation>
    </message>
    <message>
      <source>Deleted “{title}”</source>
      <translation>„{title}“ gelöscht</translation>
    </message>
    <message>
      <source>Delete…</source>
      <translation>Löschen …</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Ausblenden</translation>
    </message>
    <message>
      <source>Do not send it</source>
      <translation>Nicht senden</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Download stopped</source>
      <translation>Download abgebrochen</translation>
    </message>
    <message>
      <source>Download {size}</source>
      <translation>{size} herunterladen</translation>
    </message>
    <message>
      <source>Downloaded</source>
      <translation>Heruntergeladen</translation>
    </message>
    <message>
      <source>Downloading: {part}</source>
      <translation>Lädt herunter: {part}</translation>
    </message>
    <message>
      <source>Download…</source>
      <translation>Herunterladen …</translation>
    </message>
    <message>
      <source>Drop the oldest turns</source>
      <translation>Älteste Beiträge weglassen</translation>
    </message>
    <message>
      <source>Duplicate</source>
      <translation>Duplizieren</translation>
    </message>
    <message>
      <source>EXAMPLE IN PYTHON</source>
      <translation>BEISPIEL IN PYTHON</translation>
    </message>
    <message>
      <source>Each is a system prompt, steering and sampling that belong together.</source>
      <translation>Jede ist ein Systemprompt, eine Steuerung und ein Sampling, die zusammengehören.</translation>
    </message>
    <message>
      <source>Each text is a message to the model, whose answer is read.</source>
      <translation>Jeder Text ist eine Nachricht an das Modell, dessen Antwort gelesen wird.</translation>
    </message>
    <message>
      <source>Each text is a system prompt, followed by its prompt; the model's answer is read.</source>
      <translation>Jeder Text ist ein Systemprompt, dem sein Prompt folgt; gelesen wird die Antwort des Modells.</translation>
    </message>
    <message>
      <source>Each text is read as it stands, after its prompt if it has one.</source>
      <translation>Jeder Text wird gelesen, wie er dasteht, nach seinem Prompt, falls er einen hat.</translation>
    </message>
    <message>
      <source>Each text is read as the model's answer to its prompt.</source>
      <translation>Jeder Text wird als Antwort des Modells auf seinen Prompt gelesen.</translation>
    </message>
    <message>
      <source>Each vector's own strength and layers are written</source>
      <translation>Jeder Vektor wird mit seiner eigenen Stärke und seinen Schichten geschrieben</translation>
    </message>
    <message>
      <source>Edit and ask again; what was said stays as a version</source>
      <translation>Bearbeiten und neu fragen; was gesagt wurde, bleibt als Fassung</translation>
    </message>
    <message>
      <source>Edit persona</source>
      <translation>Persona bearbeiten</translation>
    </message>
    <message>
      <source>Edit the last message, from an empty composer</source>
      <translation>Die letzte Nachricht bearbeiten, aus leerem Eingabefeld</translation>
    </message>
    <message>
      <source>Edit the message</source>
      <translation>Nachricht bearbeiten</translation>
    </message>
    <message>
      <source>Edit the reply</source>
      <translation>Antwort bearbeiten</translation>
    </message>
    <message>
      <source>Edit the reply; this version stays</source>
      <translation>Antwort bearbeiten; diese Fassung bleibt</translation>
    </message>
    <message>
      <source>Edit your message</source>
      <translation>Deine Nachricht bearbeiten</translation>
    </message>
    <message>
      <source>Edit {name}</source>
      <translation>{name} bearbeiten</translation>
    </message>
    <message>
      <source>Edit “{name}”…</source>
      <translation>„{name}“ bearbeiten …</translation>
    </message>
    <message>
      <source>Emoji</source>
      <translation>Emoji</translation>
    </message>
    <message>
      <source>End the engine that holds it; its memory returns</source>
      <translation>Die Engine beenden, die es hält; sein Speicher wird frei</translation>
    </message>
    <message>
      <source>Enter sends this when the answer is done</source>
      <translation>Enter sendet das, wenn die Antwort fertig ist</translation>
    </message>
    <message>
      <source>Enter sends, Shift+Enter starts a new line</source>
      <translation>Enter sendet, Umschalt+Enter beginnt eine neue Zeile</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Erase all conversations</source>
      <translation>Alle Unterhaltungen löschen</translation>
    </message>
    <message>
      <source>Erase all conversations…</source>
      <translation>Alle Unterhaltungen löschen …</translation>
    </message>
    <message>
      <source>Erase all {count} conversations? This cannot be undone.</source>
      <translation>Alle {count} Unterhaltungen löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
      <source>Erase {count} conversation? This cannot be undone.</source>
      <translation>{count} Unterhaltung löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
      <source>Error</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Example in Python</source>
      <translation>Beispiel in Python</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Export all as JSON…</source>
      <translation>Alle als JSON exportieren …</translation>
    </message>
    <message>
      <source>Export all as Markdown…</source>
      <translation>Alle als Markdown exportieren …</translation>
    </message>
    <message>
      <source>Export as JSON…</source>
      <translation>Als JSON exportieren …</translation>
    </message>
    <message>
      <source>Export as Markdown…</source>
      <translation>Als Markdown exportieren …</translation>
    </message>
    <message>
      <source>Export conversations</source>
      <translation>Unterhaltungen exportieren</translation>
    </message>
    <message>
      <source>Export the vector in focus</source>
      <translation>Den Vektor im Fokus exportieren</translation>
    </message>
    <message>
      <source>Export to</source>
      <translation>Exportieren nach</translation>
    </message>
    <message>
      <source>Export {name}</source>
      <translation>{name} exportieren</translation>
    </message>
    <message>
      <source>Export “{name}”</source>
      <translation>„{name}“ exportieren</translation>
    </message>
    <message>
      <source>Exported {conversations} to “{place}”.</source>
      <translation>{conversations} nach „{place}“ exportiert.</translation>
    </message>
    <message>
      <source>Exports (*.jsonl *.jsonl.gz *.json *.json.gz)</source>
      <translation>Exporte (*.jsonl *.jsonl.gz *.json *.json.gz)</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>Exportieren …</translation>
    </message>
    <message>
      <source>FILE</source>
      <translation>DATEI</translation>
    </message>
    <message>
      <source>Feature {index}</source>
      <translation>Merkmal {index}</translation>
    </message>
    <message>
      <source>Features</source>
      <translation>Merkmale</translation>
    </message>
    <message>
      <source>Features… of a sparse autoencoder, to browse and steer with (Ctrl+Shift+F)</source>
      <translation>Merkmale eines dünn besetzten Autoencoders, zum Stöbern und Steuern (Strg+Umschalt+F)</translation>
    </message>
    <message>
      <source>Fewer bits take less memory and round more. For torch only.</source>
      <translation>Weniger Bit brauchen weniger Speicher und runden mehr. Nur für torch.</translation>
    </message>
    <message>
      <source>File to write</source>
      <translation>Zieldatei</translation>
    </message>
    <message>
      <source>Find in this conversation</source>
      <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
      <source>Find the next place</source>
      <translation>Die nächste Stelle finden</translation>
    </message>
    <message>
      <source>Find the place before</source>
      <translation>Die vorige Stelle finden</translation>
    </message>
    <message>
      <source>Find where this vector takes hold and where text breaks</source>
      <translation>Herausfinden, wo dieser Vektor greift und wo der Text zerbricht</translation>
    </message>
    <message>
      <source>First message</source>
      <translation>Erste Nachricht</translation>
    </message>
    <message>
      <source>Folder {name}, {count}, {state}</source>
      <translation>Ordner {name}, {count}, {state}</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Folders of your own that are looked through for models</source>
      <translation>Eigene Ordner, die nach Modellen durchsucht werden</translation>
    </message>
    <message>
      <source>Folders with models</source>
      <translation>Ordner mit Modellen</translation>
    </message>
    <message>
      <source>Folders, export and import</source>
      <translation>Ordner, Export und Import</translation>
    </message>
    <message>
      <source>For every conversation that has no persona's own.</source>
      <translation>Für jede Unterhaltung ohne eigene Werte einer Persona.</translation>
    </message>
    <message>
      <source>For gated and private models</source>
      <translation>Für zugangsbeschränkte und private Modelle</translation>
    </message>
    <message>
      <source>For llama.cpp; -1 is all of them.</source>
      <translation>Für llama.cpp; -1 sind alle.</translation>
    </message>
    <message>
      <source>For llama.cpp; q8_0 takes half the memory of f16.</source>
      <translation>Für llama.cpp; q8_0 braucht halb so viel Speicher wie f16.</translation>
    </message>
    <message>
      <source>For the answers to come in this conversation alone.</source>
      <translation>Nur für die kommenden Antworten in dieser Unterhaltung.</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <source>Frees the memory after so long without a message; 0 keeps the model.</source>
      <translation>Gibt den Speicher nach so langer Zeit ohne Nachricht frei; 0 behält das Modell.</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Aus</translation>
    </message>
    <message>
      <source>From the mean of one side to the mean of the other: the best choice to begin with.</source>
      <translation>Vom Mittel der einen Seite zum Mittel der anderen: für den Anfang die beste Wahl.</translation>
    </message>
    <message>
      <source>From token {number}</source>
      <translation>Ab Token {number}</translation>
    </message>
    <message>
      <source>GGUF file</source>
      <translation>GGUF-Datei</translation>
    </message>
    <message>
      <source>GGUF files are run by</source>
      <translation>GGUF-Dateien ausführen mit</translation>
    </message>
    <message>
      <source>GGUF model (*.gguf)</source>
      <translation>GGUF-Modell (*.gguf)</translation>
    </message>
    <message>
      <source>GGUF models (*.gguf)</source>
      <translation>GGUF-Modelle (*.gguf)</translation>
    </message>
    <message>
      <source>GPU (cuda)</source>
      <translation>GPU (cuda)</translation>
    </message>
    <message>
      <source>Get a model from the Hugging Face hub</source>
      <translation>Ein Modell vom Hugging-Face-Hub holen</translation>
    </message>
    <message>
      <source>Give a way of speaking a name: what it is told, which vectors steer it and how its words are drawn. Or set up a conversation as you like it, and save that as a persona.</source>
      <translation>Gib einer Sprechweise einen Namen: was ihr gesagt wird, welche Vektoren sie steuern und wie ihre Wörter gezogen werden. Oder richte eine Unterhaltung ein, wie du sie magst, und speichere sie als Persona.</translation>
    </message>
    <message>
      <source>Give the last answer again</source>
      <translation>Die letzte Antwort noch einmal geben</translation>
    </message>
    <message>
      <source>Give “{act}” its usual keys</source>
      <translation>„{act}“ die üblichen Tasten geben</translation>
    </message>
    <message>
      <source>Go on with the download</source>
      <translation>Den Download fortsetzen</translation>
    </message>
    <message>
      <source>Go to the next pair that is marked</source>
      <translation>Zum nächsten markierten Paar</translation>
    </message>
    <message>
      <source>Groups of settings</source>
      <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
      <source>Here</source>
      <translation>Hier</translation>
    </message>
    <message>
      <source>Hide what was thought</source>
      <translation>Gedanken ausblenden</translation>
    </message>
    <message>
      <source>Hold to compare: unsteered for as long as it is held (F8)</source>
      <translation>Zum Vergleichen halten: ungesteuert, solange du hältst (F8)</translation>
    </message>
    <message>
      <source>Hold what points along the vector at what the dial says</source>
      <translation>Hält, was entlang des Vektors zeigt, auf dem Wert des Reglers</translation>
    </message>
    <message>
      <source>How do I start my morning?</source>
      <translation>How do I start my morning?</translation>
    </message>
    <message>
      <source>How far all are made</source>
      <translation>Fortschritt beim Erstellen aller</translation>
    </message>
    <message>
      <source>How far the comparison is</source>
      <translation>Fortschritt des Vergleichs</translation>
    </message>
    <message>
      <source>How far the download is</source>
      <translation>Fortschritt des Downloads</translation>
    </message>
    <message>
      <source>How far the file is</source>
      <translation>Fortschritt der Datei</translation>
    </message>
    <message>
      <source>How far the measurement is</source>
      <translation>Fortschritt der Messung</translation>
    </message>
    <message>
      <source>How far the vector is made</source>
      <translation>Fortschritt des Vektors</translation>
    </message>
    <message>
      <source>How far {name} is made</source>
      <translation>Fortschritt von {name}</translation>
    </message>
    <message>
      <source>How hard all vectors together push, as a share of each layer's usual norm</source>
      <translation>Wie stark alle Vektoren zusammen schieben, als Anteil der üblichen Norm jeder Schicht</translation>
    </message>
    <message>
      <source>How it acts</source>
      <translation>Wirkungsweise</translation>
    </message>
    <message>
      <source>How llama.cpp is used</source>
      <translation>Wie llama.cpp benutzt wird</translation>
    </message>
    <message>
      <source>How models are sorted</source>
      <translation>Sortierung der Modelle</translation>
    </message>
    <message>
      <source>How much llama.cpp reads at most.</source>
      <translation>Wie viel llama.cpp höchstens liest.</translation>
    </message>
    <message>
      <source>How much text bears of this was not measured.</source>
      <translation>Wie viel davon der Text verträgt, wurde nicht gemessen.</translation>
    </message>
    <message>
      <source>How the features are sorted</source>
      <translation>Sortierung der Merkmale</translation>
    </message>
    <message>
      <source>Hub: {address}…</source>
      <translation>Hub: {address} …</translation>
    </message>
    <message>
      <source>Hugging Face cache</source>
      <translation>Hugging-Face-Cache</translation>
    </message>
    <message>
      <source>IN LLAMA.CPP</source>
      <translation>IN LLAMA.CPP</translation>
    </message>
    <message>
      <source>IN THE HUGGING FACE CACHE</source>
      <translation>IM HUGGING-FACE-CACHE</translation>
    </message>
    <message>
      <source>IN YOUR FOLDERS</source>
      <translation>IN DEINEN ORDNERN</translation>
    </message>
    <message>
      <source>Id</source>
      <translation>Kennung</translation>
    </message>
    <message>
      <source>Import a persona</source>
      <translation>Persona importieren</translation>
    </message>
    <message>
      <source>Import conversations</source>
      <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
      <source>Imported {count}</source>
      <translation>{count} importiert</translation>
    </message>
    <message>
      <source>Imported {count} conversation.</source>
      <translation>{count} Unterhaltung importiert.</translation>
    </message>
    <message>
      <source>Imported {count} conversations.</source>
      <translation>{count} Unterhaltungen importiert.</translation>
    </message>
    <message>
      <source>Import…</source>
      <translation>Importieren …</translation>
    </message>
    <message>
      <source>In one database file; erased text is wiped from the file as well.</source>
      <translation>In einer Datenbankdatei; gelöschter Text wird auch aus der Datei getilgt.</translation>
    </message>
    <message>
      <source>In the Hugging Face cache</source>
      <translation>Im Hugging-Face-Cache</translation>
    </message>
    <message>
      <source>In the sidebar it is set to “{operator}”; a file can only add it.</source>
      <translation>In der Seitenleiste ist „{operator}“ eingestellt; eine Datei kann ihn nur addieren.</translation>
    </message>
    <message>
      <source>In use</source>
      <translation>In Gebrauch</translation>
    </message>
    <message>
      <source>In your folders</source>
      <translation>In deinen Ordnern</translation>
    </message>
    <message>
      <source>It</source>
      <translation>Sie</translation>
    </message>
    <message>
      <source>It has no variant “{name}”; choose one of these.</source>
      <translation>Eine Variante „{name}“ gibt es darin nicht; wähle eine von diesen.</translation>
    </message>
    <message>
      <source>It is being loaded</source>
      <translation>Es wird geladen</translation>
    </message>
    <message>
      <source>It is in use; unload it first</source>
      <translation>Es wird benutzt; entlade es zuerst</translation>
    </message>
    <message>
      <source>It is quantised already; open the folder that it was made of</source>
      <translation>Es ist schon quantisiert; öffne den Ordner, aus dem es entstand</translation>
    </message>
    <message>
      <source>It keeps no pairs: it came from a file or a feature</source>
      <translation>Er enthält keine Paare: er stammt aus einer Datei oder einem Merkmal</translation>
    </message>
    <message>
      <source>It runs on the GPU ({device}), which has {size}.</source>
      <translation>Es läuft auf der GPU ({device}), die {size} hat.</translation>
    </message>
    <message>
      <source>It runs on the processor (cpu); this machine has {size}.</source>
      <translation>Es läuft auf dem Prozessor (cpu); dieser Rechner hat {size}.</translation>
    </message>
    <message>
      <source>It steers nothing</source>
      <translation>Sie steuert nichts</translation>
    </message>
    <message>
      <source>It was {reason}.</source>
      <translation>Er wurde {reason}.</translation>
    </message>
    <message>
      <source>Its files are removed from this disk. It can be downloaded again.</source>
      <translation>Seine Dateien werden von dieser Platte entfernt. Es lässt sich erneut herunterladen.</translation>
    </message>
    <message>
      <source>Its files are still being read</source>
      <translation>Seine Dateien werden noch gelesen</translation>
    </message>
    <message>
      <source>Its memory returns; what you ask for next loads it again</source>
      <translation>Sein Speicher wird frei; bei der nächsten Anfrage wird es wieder geladen</translation>
    </message>
    <message>
      <source>KEPT BY TILLER</source>
      <translation>VON TILLER VERWALTET</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Kept by Tiller</source>
      <translation>Von Tiller verwaltet</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Schlüssel</translation>
    </message>
    <message>
      <source>Labels from a Neuronpedia export</source>
      <translation>Bezeichnungen aus einem Neuronpedia-Export</translation>
    </message>
    <message>
      <source>Labels from a file…</source>
      <translation>Bezeichnungen aus einer Datei …</translation>
    </message>
    <message>
      <source>Labels from a folder…</source>
      <translation>Bezeichnungen aus einem Ordner …</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Larger text</source>
      <translation>Größerer Text</translation>
    </message>
    <message>
      <source>Largest first</source>
      <translation>Größte zuerst</translation>
    </message>
    <message>
      <source>Layer {layer}: {numbers}</source>
      <translation>Schicht {layer}: {numbers}</translation>
    </message>
    <message>
      <source>Layers</source>
      <translation>Schichten</translation>
    </message>
    <message>
      <source>Layers of {name}</source>
      <translation>Schichten von {name}</translation>
    </message>
    <message>
      <source>Least cosine by layer: {cosine}.</source>
      <translation>Kleinster Kosinus je Schicht: {cosine}.</translation>
    </message>
    <message>
      <source>Leave it as it was (Esc)</source>
      <translation>Lassen, wie es war (Esc)</translation>
    </message>
    <message>
      <source>Leave it here</source>
      <translation>Hier lassen</translation>
    </message>
    <message>
      <source>Leave it so</source>
      <translation>So lassen</translation>
    </message>
    <message>
      <source>Leave out the oldest turns</source>
      <translation>Älteste Beiträge weglassen</translation>
    </message>
    <message>
      <source>Leave out the oldest turns, and say so</source>
      <translation>Älteste Beiträge weglassen und das sagen</translation>
    </message>
    <message>
      <source>Left out</source>
      <translation>Weggelassen</translation>
    </message>
    <message>
      <source>Left out: the picture, which cannot be read.</source>
      <translation>Weggelassen: das Bild, das sich nicht lesen lässt.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Lines for llama.cpp</source>
      <translation>Zeilen für llama.cpp</translation>
    </message>
    <message>
      <source>List of shortcuts</source>
      <translation>Liste der Tastenkürzel</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>Laden</translation>
    </message>
    <message>
      <source>Load the new file; the conversation stays</source>
      <translation>Die neue Datei laden; die Unterhaltung bleibt</translation>
    </message>
    <message>
      <source>Longest answer</source>
      <translation>Längste Antwort</translation>
    </message>
    <message>
      <source>Look through it no more; its files stay</source>
      <translation>Nicht mehr durchsuchen; seine Dateien bleiben</translation>
    </message>
    <message>
      <source>Look up</source>
      <translation>Nachsehen</translation>
    </message>
    <message>
      <source>Looked through for models, beside Tiller's own and the Hugging Face cache.</source>
      <translation>Werden nach Modellen durchsucht, neben Tillers eigenem Ordner und dem Hugging-Face-Cache.</translation>
    </message>
    <message>
      <source>Made</source>
      <translation>Erstellt</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>Erstellen</translation>
    </message>
    <message>
      <source>Make ({time})</source>
      <translation>Erstellen ({time})</translation>
    </message>
    <message>
      <source>Make a key that nobody can guess</source>
      <translation>Einen Schlüssel erzeugen, den niemand errät</translation>
    </message>
    <message>
      <source>Make a vector from pairs of texts of your own</source>
      <translation>Einen Vektor aus eigenen Textpaaren erstellen</translation>
    </message>
    <message>
      <source>Make a vector from pairs of texts of your own (Ctrl+Shift+N)</source>
      <translation>Einen Vektor aus eigenen Textpaaren erstellen (Strg+Umschalt+N)</translation>
    </message>
    <message>
      <source>Make all</source>
      <translation>Alle erstellen</translation>
    </message>
    <message>
      <source>Make all ({time})</source>
      <translation>Alle erstellen ({time})</translation>
    </message>
    <message>
      <source>Make every one of them, one after the other</source>
      <translation>Alle nacheinander erstellen</translation>
    </message>
    <message>
      <source>Make this vector for the model that is loaded, and measure its dial</source>
      <translation>Diesen Vektor für das geladene Modell erstellen und seinen Regler messen</translation>
    </message>
    <message>
      <source>Make vector</source>
      <translation>Vektor erstellen</translation>
    </message>
    <message>
      <source>Make {name}</source>
      <translation>{name} erstellen</translation>
    </message>
    <message>
      <source>Making {number} of {total}: {name}</source>
      <translation>Erstelle {number} von {total}: {name}</translation>
    </message>
    <message>
      <source>Master</source>
      <translation>Gesamt</translation>
    </message>
    <message>
      <source>Master strength</source>
      <translation>Gesamtstärke</translation>
    </message>
    <message>
      <source>Master strength ×{value}: multiplies every vector's push. Double click or Backspace: back to ×1</source>
      <translation>Gesamtstärke ×{value}: multipliziert den Schub jedes Vektors. Doppelklick oder Rücktaste: zurück auf ×1</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Messen</translation>
    </message>
    <message>
      <source>Measure again</source>
      <translation>Neu messen</translation>
    </message>
    <message>
      <source>Measured</source>
      <translation>Gemessen</translation>
    </message>
    <message>
      <source>Measuring how it takes hold…</source>
      <translation>Misst, wie er greift …</translation>
    </message>
    <message>
      <source>Mend the number that is marked first.</source>
      <translation>Berichtige zuerst die markierte Zahl.</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Nachricht</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>Min-p</source>
      <translation>Min-p</translation>
    </message>
    <message>
      <source>Mirror for downloads</source>
      <translation>Spiegel für Downloads</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Model id or link</source>
      <translation>Modellkennung oder Link</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <source>More for {model}</source>
      <translation>Mehr zu {model}</translation>
    </message>
    <message>
      <source>More for {name}</source>
      <translation>Mehr zu {name}</translation>
    </message>
    <message>
      <source>Most frequent first</source>
      <translation>Häufigste zuerst</translation>
    </message>
    <message>
      <source>Move to folder</source>
      <translation>In Ordner verschieben</translation>
    </message>
    <message>
      <source>NUMBERS</source>
      <translation>ZAHLENTYP</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name a model of the hub, like “org/name”, or paste the link to its page. Tiller asks the hub only when you press Look up. It fetches what it needs and nothing else: weights, tokenizer, configuration.</source>
      <translation>Nenne ein Modell des Hubs, etwa „org/name“, oder füge den Link zu seiner Seite ein. Tiller fragt den Hub nur, wenn du „Nachsehen“ drückst. Es holt, was es braucht, und sonst nichts: Gewichte, Tokenizer, Konfiguration.</translation>
    </message>
    <message>
      <source>Name of the vector</source>
      <translation>Name des Vektors</translation>
    </message>
    <message>
      <source>Name the file that is to be written.</source>
      <translation>Gib an, wie die Datei heißen soll.</translation>
    </message>
    <message>
      <source>Negative</source>
      <translation>Negativ</translation>
    </message>
    <message>
      <source>Negative pole</source>
      <translation>Negativer Pol</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>New conversation</source>
      <translation>Neue Unterhaltung</translation>
    </message>
    <message>
      <source>New conversation (Ctrl+N)</source>
      <translation>Neue Unterhaltung (Strg+N)</translation>
    </message>
    <message>
      <source>New folder</source>
      <translation>Neuer Ordner</translation>
    </message>
    <message>
      <source>New key</source>
      <translation>Neuer Schlüssel</translation>
    </message>
    <message>
      <source>New name of {name}</source>
      <translation>Neuer Name von {name}</translation>
    </message>
    <message>
      <source>New persona</source>
      <translation>Neue Persona</translation>
    </message>
    <message>
      <source>New vector</source>
      <translation>Neuer Vektor</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <source>Next find (Enter)</source>
      <translation>Nächste Fundstelle (Enter)</translation>
    </message>
    <message>
      <source>Next version</source>
      <translation>Nächste Fassung</translation>
    </message>
    <message>
      <source>No GGUF file of this model is here; “Save as GGUF…” in the menu of models writes one</source>
      <translation>Von diesem Modell gibt es hier keine GGUF-Datei; „Als GGUF speichern …“ im Modellmenü schreibt eine</translation>
    </message>
    <message>
      <source>No feature has “{text}” in its label or its snippets.</source>
      <translation>Kein Merkmal hat „{text}“ in seiner Bezeichnung oder seinen Ausschnitten.</translation>
    </message>
    <message>
      <source>No model here has “{query}” in its name or place.</source>
      <translation>Kein Modell hier hat „{query}“ in Name oder Ort.</translation>
    </message>
    <message>
      <source>No model is loaded</source>
      <translation>Kein Modell geladen</translation>
    </message>
    <message>
      <source>No model is loaded, so there is nothing to steer; the dials stay as they are.</source>
      <translation>Kein Modell geladen, darum gibt es nichts zu steuern; die Regler bleiben, wie sie sind.</translation>
    </message>
    <message>
      <source>No model is loaded; choose a model above.</source>
      <translation>Kein Modell geladen; wähle oben ein Modell.</translation>
    </message>
    <message>
      <source>No other form of it is here; “Save as GGUF…” writes one</source>
      <translation>Keine andere Form davon ist hier; „Als GGUF speichern …“ schreibt eine</translation>
    </message>
    <message>
      <source>No pairs yet</source>
      <translation>Noch keine Paare</translation>
    </message>
    <message>
      <source>No persona</source>
      <translation>Keine Persona</translation>
    </message>
    <message>
      <source>No picture</source>
      <translation>Kein Bild</translation>
    </message>
    <message>
      <source>No setting is named like “{words}”.</source>
      <translation>Keine Einstellung heißt so ähnlich wie „{words}“.</translation>
    </message>
    <message>
      <source>No snippets came with this folder. It can still steer.</source>
      <translation>Zu diesem Ordner gehören keine Ausschnitte. Steuern kann das Merkmal trotzdem.</translation>
    </message>
    <message>
      <source>No steering</source>
      <translation>Keine Steuerung</translation>
    </message>
    <message>
      <source>No system prompt</source>
      <translation>Kein Systemprompt</translation>
    </message>
    <message>
      <source>No vector here is named like “{text}”.</source>
      <translation>Kein Vektor heißt hier so ähnlich wie „{text}“.</translation>
    </message>
    <message>
      <source>No vector is on in the sidebar</source>
      <translation>In der Seitenleiste ist kein Vektor an</translation>
    </message>
    <message>
      <source>No word in the texts that were read made this feature active.</source>
      <translation>Kein Wort in den gelesenen Texten hat dieses Merkmal aktiviert.</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>None is loaded</source>
      <translation>Es ist keines geladen</translation>
    </message>
    <message>
      <source>Not compared yet. Each layer is pushed in torch and in llama.cpp, and what that does to the next word is held side by side.</source>
      <translation>Noch nicht verglichen. Jede Schicht bekommt in torch und in llama.cpp einen Schub, und was das am nächsten Wort ändert, wird nebeneinandergestellt.</translation>
    </message>
    <message>
      <source>Not found</source>
      <translation>Nicht gefunden</translation>
    </message>
    <message>
      <source>Not in this sum: {names}</source>
      <translation>Nicht in dieser Summe: {names}</translation>
    </message>
    <message>
      <source>Not in this sum: {names}.</source>
      <translation>Nicht in dieser Summe: {names}.</translation>
    </message>
    <message>
      <source>Not made for this model yet: {names}</source>
      <translation>Für dieses Modell noch nicht erstellt: {names}</translation>
    </message>
    <message>
      <source>Not measured yet. “Measure” steers the model at sixteen scales and finds the strongest push at which its text holds together; that becomes strength 1 of the dial.</source>
      <translation>Noch nicht gemessen. „Messen“ steuert das Modell mit sechzehn Faktoren und findet den stärksten Schub, bei dem der Text noch zusammenhält; der wird Stärke 1 des Reglers.</translation>
    </message>
    <message>
      <source>Not steered</source>
      <translation>Nicht gesteuert</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Anmerkung</translation>
    </message>
    <message>
      <source>Nothing is found so far</source>
      <translation>Bisher ist nichts gefunden</translation>
    </message>
    <message>
      <source>Nothing is sent or fetched unless you ask for a download or switch the server on.</source>
      <translation>Nichts wird gesendet oder geholt, außer du verlangst einen Download oder schaltest den Server ein.</translation>
    </message>
    <message>
      <source>Nothing was found. All the words have to stand in one message or title.</source>
      <translation>Nichts gefunden. Alle Wörter müssen in einer Nachricht oder einem Titel stehen.</translation>
    </message>
    <message>
      <source>Number type</source>
      <translation>Zahlentyp</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>Zahlentyp</translation>
    </message>
    <message>
      <source>Numbers by layer</source>
      <translation>Zahlen nach Schicht</translation>
    </message>
    <message>
      <source>Numbers of the cache</source>
      <translation>Zahlentyp des Caches</translation>
    </message>
    <message>
      <source>Of the processor; automatic takes half of what it has, at most eight.</source>
      <translation>Threads des Prozessors; „automatisch“ nimmt die Hälfte der vorhandenen, höchstens acht.</translation>
    </message>
    <message>
      <source>Off. No program can ask.</source>
      <translation>Aus. Kein Programm kann fragen.</translation>
    </message>
    <message>
      <source>On this machine</source>
      <translation>Auf diesem Rechner</translation>
    </message>
    <message>
      <source>On, at</source>
      <translation>An, unter</translation>
    </message>
    <message>
      <source>One file for llama.cpp, here and in other programs. Smaller numbers take less memory.</source>
      <translation>Eine einzige Datei für llama.cpp, hier und in anderen Programmen. Kleinere Zahlen brauchen weniger Speicher.</translation>
    </message>
    <message>
      <source>One more line could not be read.</source>
      <translation>Eine weitere Zeile war nicht lesbar.</translation>
    </message>
    <message>
      <source>Only layers {layers}, as set in the sidebar; its usual ones are {usual}</source>
      <translation>Nur die Schichten {layers}, wie in der Seitenleiste gesetzt; üblich sind {usual}</translation>
    </message>
    <message>
      <source>Only the layers set in the sidebar</source>
      <translation>Nur die in der Seitenleiste gesetzten Schichten</translation>
    </message>
    <message>
      <source>Only what Tiller has downloaded is deleted from here; this lies where you put it</source>
      <translation>Von hier wird nur gelöscht, was Tiller heruntergeladen hat; dies liegt, wo du es hingelegt hast</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open GGUF file…</source>
      <translation>GGUF-Datei öffnen …</translation>
    </message>
    <message>
      <source>Open a GGUF model</source>
      <translation>GGUF-Modell öffnen</translation>
    </message>
    <message>
      <source>Open a folder of SAELens or Gemma Scope</source>
      <translation>Ordner von SAELens oder Gemma Scope öffnen</translation>
    </message>
    <message>
      <source>Open a link</source>
      <translation>Link öffnen</translation>
    </message>
    <message>
      <source>Open a model folder</source>
      <translation>Modellordner öffnen</translation>
    </message>
    <message>
      <source>Open file…</source>
      <translation>Datei öffnen …</translation>
    </message>
    <message>
      <source>Open folder…</source>
      <translation>Ordner öffnen …</translation>
    </message>
    <message>
      <source>Open it</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open its pairs as a copy, to make another vector of them</source>
      <translation>Seine Paare als Kopie öffnen, um daraus einen weiteren Vektor zu erstellen</translation>
    </message>
    <message>
      <source>Open log</source>
      <translation>Protokoll öffnen</translation>
    </message>
    <message>
      <source>Open model folder…</source>
      <translation>Modellordner öffnen …</translation>
    </message>
    <message>
      <source>Open pairs</source>
      <translation>Paare öffnen</translation>
    </message>
    <message>
      <source>Open this in your browser?
{link}</source>
      <translation>Das im Browser öffnen?
{link}</translation>
    </message>
    <message>
      <source>Open {link}</source>
      <translation>{link} öffnen</translation>
    </message>
    <message>
      <source>Other machines can reach the server now, so a key was made.</source>
      <translation>Andere Rechner erreichen den Server jetzt, darum wurde ein Schlüssel erzeugt.</translation>
    </message>
    <message>
      <source>Other machines too, with the key</source>
      <translation>Auch andere Rechner, mit dem Schlüssel</translation>
    </message>
    <message>
      <source>Other programs can ask the loaded model as they ask OpenAI's. Their requests and yours take turns. It is off until you switch it on.</source>
      <translation>Andere Programme können das geladene Modell fragen, wie sie OpenAI fragen. Ihre Anfragen und deine wechseln sich ab. Er ist aus, bis du ihn einschaltest.</translation>
    </message>
    <message>
      <source>Out of its folder</source>
      <translation>Aus dem Ordner nehmen</translation>
    </message>
    <message>
      <source>Pairs</source>
      <translation>Paare</translation>
    </message>
    <message>
      <source>Pairs (*.jsonl *.json *.csv)</source>
      <translation>Paare (*.jsonl *.json *.csv)</translation>
    </message>
    <message>
      <source>Pairs in a .jsonl, .json or .csv file</source>
      <translation>Paare aus einer .jsonl-, .json- oder .csv-Datei</translation>
    </message>
    <message>
      <source>Past the measured collapse: the text breaks down here</source>
      <translation>Jenseits des gemessenen Zusammenbruchs: hier zerfällt der Text</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Pausieren</translation>
    </message>
    <message>
      <source>Persona: none</source>
      <translation>Persona: keine</translation>
    </message>
    <message>
      <source>Persona: {name}</source>
      <translation>Persona: {name}</translation>
    </message>
    <message>
      <source>Personas</source>
      <translation>Personas</translation>
    </message>
    <message>
      <source>Personas ({endings})</source>
      <translation>Personas ({endings})</translation>
    </message>
    <message>
      <source>Personas and character cards ({endings})</source>
      <translation>Personas und Charakterkarten ({endings})</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Picture of {name}</source>
      <translation>Bild von {name}</translation>
    </message>
    <message>
      <source>Pictures ({endings})</source>
      <translation>Bilder ({endings})</translation>
    </message>
    <message>
      <source>Pin</source>
      <translation>Anheften</translation>
    </message>
    <message>
      <source>Pinned</source>
      <translation>Angeheftet</translation>
    </message>
    <message>
      <source>Placed as</source>
      <translation>Eingesetzt als</translation>
    </message>
    <message>
      <source>Point at the plot, or use ← and →, to read the numbers.</source>
      <translation>Zeige in das Diagramm oder nimm ← und →, um die Zahlen zu lesen.</translation>
    </message>
    <message>
      <source>Poles</source>
      <translation>Pole</translation>
    </message>
    <message>
      <source>Port</source>
      <translation>Port</translation>
    </message>
    <message>
      <source>Positive</source>
      <translation>Positiv</translation>
    </message>
    <message>
      <source>Positive pole</source>
      <translation>Positiver Pol</translation>
    </message>
    <message>
      <source>Press keys…</source>
      <translation>Tasten drücken …</translation>
    </message>
    <message>
      <source>Previous 30 days</source>
      <translation>Letzte 30 Tage</translation>
    </message>
    <message>
      <source>Previous 7 days</source>
      <translation>Letzte 7 Tage</translation>
    </message>
    <message>
      <source>Previous find (Shift+Enter)</source>
      <translation>Vorige Fundstelle (Umschalt+Enter)</translation>
    </message>
    <message>
      <source>Previous version</source>
      <translation>Vorige Fassung</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>Privatsphäre</translation>
    </message>
    <message>
      <source>Processor (cpu)</source>
      <translation>Prozessor (cpu)</translation>
    </message>
    <message>
      <source>Programs on this machine only</source>
      <translation>Nur Programme auf diesem Rechner</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>Prompt</translation>
    </message>
    <message>
      <source>Prompts for measuring</source>
      <translation>Prompts zum Messen</translation>
    </message>
    <message>
      <source>Push</source>
      <translation>Schub</translation>
    </message>
    <message>
      <source>Push each layer in both, and compare what changes</source>
      <translation>Jeder Schicht in beiden einen Schub geben und vergleichen, was sich ändert</translation>
    </message>
    <message>
      <source>Push of the recipe in force</source>
      <translation>Schub der geltenden Mischung</translation>
    </message>
    <message>
      <source>Push towards the vector by as much as the dial says</source>
      <translation>Schiebt zum Vektor hin, so weit der Regler sagt</translation>
    </message>
    <message>
      <source>Put it back here to write on</source>
      <translation>Hierher zurückholen und weiterschreiben</translation>
    </message>
    <message>
      <source>Put it into the library as a vector and switch it on</source>
      <translation>Als Vektor in die Bibliothek aufnehmen und einschalten</translation>
    </message>
    <message>
      <source>Put the pasted text into a file of its own</source>
      <translation>Den eingefügten Text in eine eigene Datei legen</translation>
    </message>
    <message>
      <source>Rarest first</source>
      <translation>Seltenste zuerst</translation>
    </message>
    <message>
      <source>Raw scale: not measured on this model yet</source>
      <translation>Roher Faktor: auf diesem Modell noch nicht gemessen</translation>
    </message>
    <message>
      <source>Read at</source>
      <translation>Gelesen bei</translation>
    </message>
    <message>
      <source>Read the pairs, and find the direction between their sides</source>
      <translation>Die Paare lesen und die Richtung zwischen ihren Seiten bestimmen</translation>
    </message>
    <message>
      <source>Reading the features…</source>
      <translation>Liest die Merkmale …</translation>
    </message>
    <message>
      <source>Reading the prompt: {done} of {total} tokens</source>
      <translation>Liest den Prompt: {done} von {total} Token</translation>
    </message>
    <message>
      <source>Receipt</source>
      <translation>Beleg</translation>
    </message>
    <message>
      <source>Receipt: all that this answer depended on</source>
      <translation>Beleg: alles, wovon diese Antwort abhing</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>Zuletzt</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>Mischung</translation>
    </message>
    <message>
      <source>Recipe: {recipe}</source>
      <translation>Mischung: {recipe}</translation>
    </message>
    <message>
      <source>Recommended layers</source>
      <translation>Empfohlene Schichten</translation>
    </message>
    <message>
      <source>Regenerate with the sidebar's recipe and a new seed</source>
      <translation>Neu erzeugen mit der Mischung der Seitenleiste und neuem Startwert</translation>
    </message>
    <message>
      <source>Regenerate: same recipe and seed, same text (Ctrl+R)</source>
      <translation>Neu erzeugen: dieselbe Mischung, derselbe Startwert, derselbe Text (Strg+R)</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove folder, keep its conversations</source>
      <translation>Ordner entfernen, Unterhaltungen behalten</translation>
    </message>
    <message>
      <source>Remove the selected pairs (Ctrl+Delete)</source>
      <translation>Ausgewählte Paare entfernen (Strg+Entf)</translation>
    </message>
    <message>
      <source>Removed folder “{name}”</source>
      <translation>Ordner „{name}“ entfernt</translation>
    </message>
    <message>
      <source>Removed {name}.</source>
      <translation>{name} entfernt.</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen …</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Repetition penalty</source>
      <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>Requests that name no vectors</source>
      <translation>Anfragen, die keine Vektoren nennen</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all settings</source>
      <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all settings, shortcuts and the server's too? This cannot be undone.</source>
      <translation>Alle Einstellungen zurücksetzen, auch Tastenkürzel und die des Servers? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
      <source>Reset all settings…</source>
      <translation>Alle Einstellungen zurücksetzen …</translation>
    </message>
    <message>
      <source>Reset to 0</source>
      <translation>Auf 0 zurücksetzen</translation>
    </message>
    <message>
      <source>Reset to the usual keys</source>
      <translation>Auf die üblichen Tasten zurücksetzen</translation>
    </message>
    <message>
      <source>Restart engine</source>
      <translation>Engine neu starten</translation>
    </message>
    <message>
      <source>Rotate</source>
      <translation>Drehen</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Ausführung</translation>
    </message>
    <message>
      <source>Runs on</source>
      <translation>Läuft auf</translation>
    </message>
    <message>
      <source>STRONGEST IN</source>
      <translation>AM STÄRKSTEN IN</translation>
    </message>
    <message>
      <source>Same seed. They part at word {word}.</source>
      <translation>Derselbe Startwert. Sie trennen sich bei Wort {word}.</translation>
    </message>
    <message>
      <source>Sampling</source>
      <translation>Sampling</translation>
    </message>
    <message>
      <source>Sampling of this conversation</source>
      <translation>Sampling dieser Unterhaltung</translation>
    </message>
    <message>
      <source>Sampling of this conversation…</source>
      <translation>Sampling dieser Unterhaltung …</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Save again</source>
      <translation>Erneut speichern</translation>
    </message>
    <message>
      <source>Save as GGUF</source>
      <translation>Als GGUF speichern</translation>
    </message>
    <message>
      <source>Save as GGUF…</source>
      <translation>Als GGUF speichern …</translation>
    </message>
    <message>
      <source>Save this as persona…</source>
      <translation>Als Persona speichern …</translation>
    </message>
    <message>
      <source>Save to</source>
      <translation>Speichern unter</translation>
    </message>
    <message>
      <source>Save “{name}” as GGUF</source>
      <translation>„{name}“ als GGUF speichern</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>Faktor</translation>
    </message>
    <message>
      <source>Scale 1 adds its direction as it is stored. Measure it to find its strength.</source>
      <translation>Faktor 1 addiert die Richtung, wie sie gespeichert ist. Miss den Vektor, um seine Stärke zu finden.</translation>
    </message>
    <message>
      <source>Scale 1 adds what the feature adds where it is most active.</source>
      <translation>Faktor 1 addiert, was das Merkmal dort addiert, wo es am aktivsten ist.</translation>
    </message>
    <message>
      <source>Scale of {name}</source>
      <translation>Faktor von {name}</translation>
    </message>
    <message>
      <source>Scale {scale}: effect {effect}, excess loss {excess_loss}, distinct-3 {distinct}, KL {kl}, {verdict}</source>
      <translation>Faktor {scale}: Wirkung {effect}, Mehrverlust {excess_loss}, distinct-3 {distinct}, KL {kl}, {verdict}</translation>
    </message>
    <message>
      <source>Scroll the code sideways</source>
      <translation>Code seitwärts scrollen</translation>
    </message>
    <message>
      <source>Scroll to latest</source>
      <translation>Zum Neuesten</translation>
    </message>
    <message>
      <source>Search (Ctrl+K)</source>
      <translation>Suchen (Strg+K)</translation>
    </message>
    <message>
      <source>Search conversations</source>
      <translation>Unterhaltungen suchen</translation>
    </message>
    <message>
      <source>Search features</source>
      <translation>Merkmale suchen</translation>
    </message>
    <message>
      <source>Search models</source>
      <translation>Modelle suchen</translation>
    </message>
    <message>
      <source>Search settings</source>
      <translation>Einstellungen suchen</translation>
    </message>
    <message>
      <source>Search vectors</source>
      <translation>Vektoren suchen</translation>
    </message>
    <message>
      <source>Search vectors by name or pole</source>
      <translation>Vektoren nach Name oder Pol suchen</translation>
    </message>
    <message>
      <source>Search {count} features</source>
      <translation>{count} Merkmale durchsuchen</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Startwert</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>Alles auswählen</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Senden</translation>
    </message>
    <message>
      <source>Send (Enter)</source>
      <translation>Senden (Enter)</translation>
    </message>
    <message>
      <source>Send the message</source>
      <translation>Die Nachricht senden</translation>
    </message>
    <message>
      <source>Sent next: {text}</source>
      <translation>Wird als Nächstes gesendet: {text}</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>Server</translation>
    </message>
    <message>
      <source>Server for other programs</source>
      <translation>Server für andere Programme</translation>
    </message>
    <message>
      <source>Server: {state}</source>
      <translation>Server: {state}</translation>
    </message>
    <message>
      <source>Serves the loaded model by OpenAI's protocol, to this machine alone unless told otherwise.</source>
      <translation>Bietet das geladene Modell über das Protokoll von OpenAI an, nur diesem Rechner, solange nichts anderes eingestellt ist.</translation>
    </message>
    <message>
      <source>Set the sidebar to exactly this recipe</source>
      <translation>Die Seitenleiste genau auf diese Mischung stellen</translation>
    </message>
    <message>
      <source>Set {name} to 0 and off</source>
      <translation>{name} auf 0 setzen und ausschalten</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Shift+Enter starts a new line</source>
      <translation>Umschalt+Enter beginnt eine neue Zeile</translation>
    </message>
    <message>
      <source>Shortcuts</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Show folder</source>
      <translation>Ordner zeigen</translation>
    </message>
    <message>
      <source>Show folder: {place}</source>
      <translation>Ordner zeigen: {place}</translation>
    </message>
    <message>
      <source>Show or hide conversations</source>
      <translation>Unterhaltungen ein- oder ausblenden</translation>
    </message>
    <message>
      <source>Show or hide steering</source>
      <translation>Steuerung ein- oder ausblenden</translation>
    </message>
    <message>
      <source>Show pairs</source>
      <translation>Paare zeigen</translation>
    </message>
    <message>
      <source>Show personas</source>
      <translation>Personas zeigen</translation>
    </message>
    <message>
      <source>Show the next one, in the version that holds it</source>
      <translation>Den nächsten Treffer zeigen, in der Version, in der er steht</translation>
    </message>
    <message>
      <source>Show the server…</source>
      <translation>Server zeigen …</translation>
    </message>
    <message>
      <source>Show what was thought</source>
      <translation>Gedanken zeigen</translation>
    </message>
    <message>
      <source>Shown where there is no picture</source>
      <translation>Wird gezeigt, wo es kein Bild gibt</translation>
    </message>
    <message>
      <source>Smaller context</source>
      <translation>Kleinerer Kontext</translation>
    </message>
    <message>
      <source>Smaller text</source>
      <translation>Kleinerer Text</translation>
    </message>
    <message>
      <source>Smallest first</source>
      <translation>Kleinste zuerst</translation>
    </message>
    <message>
      <source>Snippet: {text} Strongest on “{word}”.</source>
      <translation>Ausschnitt: {text} Am stärksten bei „{word}“.</translation>
    </message>
    <message>
      <source>So many of the likeliest tokens are kept; 0 is off.</source>
      <translation>So viele der wahrscheinlichsten Token kommen infrage; 0 ist aus.</translation>
    </message>
    <message>
      <source>Solo: only {name} acts</source>
      <translation>Solo: nur {name} wirkt</translation>
    </message>
    <message>
      <source>Some were made on this model in other numbers; their dials may be off a little here.</source>
      <translation>Einige wurden auf diesem Modell mit einem anderen Zahlentyp erstellt; ihre Regler können hier etwas danebenliegen.</translation>
    </message>
    <message>
      <source>Somebody to talk to</source>
      <translation>Jemand zum Reden</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Tempo</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>Startet …</translation>
    </message>
    <message>
      <source>Steer with this</source>
      <translation>Damit steuern</translation>
    </message>
    <message>
      <source>Steered</source>
      <translation>Gesteuert</translation>
    </message>
    <message>
      <source>Steered (no vector is on)</source>
      <translation>Gesteuert (kein Vektor ist an)</translation>
    </message>
    <message>
      <source>Steered as the sidebar is set</source>
      <translation>Gesteuert wie in der Seitenleiste</translation>
    </message>
    <message>
      <source>Steered: {recipe}</source>
      <translation>Gesteuert: {recipe}</translation>
    </message>
    <message>
      <source>Steering</source>
      <translation>Steuerung</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Stop (Esc)</source>
      <translation>Anhalten (Esc)</translation>
    </message>
    <message>
      <source>Stop comparing; the file stays</source>
      <translation>Vergleich abbrechen; die Datei bleibt</translation>
    </message>
    <message>
      <source>Stop comparing; what was found before is kept</source>
      <translation>Vergleich abbrechen; was zuvor gefunden wurde, bleibt</translation>
    </message>
    <message>
      <source>Stop for now; what is here is kept</source>
      <translation>Vorerst anhalten; was da ist, bleibt</translation>
    </message>
    <message>
      <source>Stop making {name}</source>
      <translation>{name} nicht weiter erstellen</translation>
    </message>
    <message>
      <source>Stop making; what is made is kept</source>
      <translation>Nicht weiter erstellen; was fertig ist, bleibt</translation>
    </message>
    <message>
      <source>Stop measuring; the vector stays as it is</source>
      <translation>Messung abbrechen; der Vektor bleibt, wie er ist</translation>
    </message>
    <message>
      <source>Stop the answer; close what is open</source>
      <translation>Die Antwort anhalten; Offenes schließen</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Angehalten.</translation>
    </message>
    <message>
      <source>Stopped; nothing was made.</source>
      <translation>Abgebrochen; es wurde nichts erstellt.</translation>
    </message>
    <message>
      <source>Stopped; nothing was written.</source>
      <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
      <source>Stopped; the file is written, and was not compared.</source>
      <translation>Abgebrochen; die Datei ist geschrieben und wurde nicht verglichen.</translation>
    </message>
    <message>
      <source>Strength</source>
      <translation>Stärke</translation>
    </message>
    <message>
      <source>Strength of {name}</source>
      <translation>Stärke von {name}</translation>
    </message>
    <message>
      <source>Switch it on with Tiller</source>
      <translation>Mit Tiller einschalten</translation>
    </message>
    <message>
      <source>Switch the server on or off</source>
      <translation>Den Server ein- oder ausschalten</translation>
    </message>
    <message>
      <source>System prompt</source>
      <translation>Systemprompt</translation>
    </message>
    <message>
      <source>System prompt of the negative pole</source>
      <translation>Systemprompt des negativen Pols</translation>
    </message>
    <message>
      <source>System prompt of the positive pole</source>
      <translation>Systemprompt des positiven Pols</translation>
    </message>
    <message>
      <source>System prompt of this conversation</source>
      <translation>Systemprompt dieser Unterhaltung</translation>
    </message>
    <message>
      <source>System prompt: who the model is to be in this conversation</source>
      <translation>Systemprompt: wer das Modell in dieser Unterhaltung sein soll</translation>
    </message>
    <message>
      <source>System prompts that ask for a pole in words</source>
      <translation>Systemprompts, die in Worten um einen Pol bitten</translation>
    </message>
    <message>
      <source>TOKEN IDS</source>
      <translation>TOKENNUMMERN</translation>
    </message>
    <message>
      <source>Take away all that points along the vector, whatever the dial says</source>
      <translation>Nimmt alles weg, was entlang des Vektors zeigt, gleich was der Regler sagt</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Zurücknehmen</translation>
    </message>
    <message>
      <source>Take off this list</source>
      <translation>Von dieser Liste nehmen</translation>
    </message>
    <message>
      <source>Take off: {folder}</source>
      <translation>Von der Liste nehmen: {folder}</translation>
    </message>
    <message>
      <source>Take the sidebar's</source>
      <translation>Von der Seitenleiste übernehmen</translation>
    </message>
    <message>
      <source>Take this and all after it out of the conversation</source>
      <translation>Dies und alles danach aus der Unterhaltung nehmen</translation>
    </message>
    <message>
      <source>Take {name} off</source>
      <translation>{name} entfernen</translation>
    </message>
    <message>
      <source>Take “{folder}” off the list</source>
      <translation>„{folder}“ von der Liste nehmen</translation>
    </message>
    <message>
      <source>Talk with this model from now on</source>
      <translation>Von jetzt an mit diesem Modell sprechen</translation>
    </message>
    <message>
      <source>Tell me a story.</source>
      <translation>Tell me a story.</translation>
    </message>
    <message>
      <source>Temperature</source>
      <translation>Temperatur</translation>
    </message>
    <message>
      <source>Text of a pair</source>
      <translation>Text eines Paares</translation>
    </message>
    <message>
      <source>Text of the usual size</source>
      <translation>Text in üblicher Größe</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>Textgröße</translation>
    </message>
    <message>
      <source>That leaves too little room for an answer.</source>
      <translation>Das lässt zu wenig Platz für eine Antwort.</translation>
    </message>
    <message>
      <source>The answer was stopped.</source>
      <translation>Die Antwort wurde angehalten.</translation>
    </message>
    <message>
      <source>The built-in model</source>
      <translation>Das eingebaute Modell</translation>
    </message>
    <message>
      <source>The conversation, your draft and its files take {tokens} of the {context} tokens that this model reads.</source>
      <translation>Die Unterhaltung, dein Entwurf und seine Dateien brauchen {tokens} der {context} Token, die dieses Modell liest.</translation>
    </message>
    <message>
      <source>The damaged file is kept as “{path}”.</source>
      <translation>Die beschädigte Datei ist als „{path}“ aufbewahrt.</translation>
    </message>
    <message>
      <source>The dial was measured on layers {measured}: here the same scale acts on {layers}, and how much text bears there is not known</source>
      <translation>Der Regler wurde auf den Schichten {measured} gemessen: hier wirkt derselbe Faktor auf {layers}, und wie viel der Text dort verträgt, ist nicht bekannt</translation>
    </message>
    <message>
      <source>The dial was measured while adding; how much text bears when it acts like this is not known</source>
      <translation>Der Regler wurde beim Addieren gemessen; wie viel der Text bei dieser Wirkungsweise verträgt, ist nicht bekannt</translation>
    </message>
    <message>
      <source>The direction along which the pairs' differences are largest, with the sign of most pairs.</source>
      <translation>Die Richtung, in der sich die Paare am meisten unterscheiden, mit dem Vorzeichen der meisten Paare.</translation>
    </message>
    <message>
      <source>The direction by which a logistic regression tells the two sides apart.</source>
      <translation>Die Richtung, an der eine logistische Regression die beiden Seiten unterscheidet.</translation>
    </message>
    <message>
      <source>The disk has too little room; free some space first</source>
      <translation>Die Platte hat zu wenig Platz; schaffe zuerst welchen</translation>
    </message>
    <message>
      <source>The engine has stopped, and the server with it.</source>
      <translation>Die Engine ist stehen geblieben und der Server mit ihr.</translation>
    </message>
    <message>
      <source>The engine has stopped; restart it in the conversation to go on.</source>
      <translation>Die Engine ist stehen geblieben; starte sie in der Unterhaltung neu, um weiterzumachen.</translation>
    </message>
    <message>
      <source>The engine has stopped; your message is kept until it is restarted.</source>
      <translation>Die Engine ist stehen geblieben; deine Nachricht bleibt erhalten, bis sie neu gestartet ist.</translation>
    </message>
    <message>
      <source>The engine is answering another program; a message sent now is answered after it.</source>
      <translation>Die Engine antwortet einem anderen Programm; was du jetzt sendest, wird danach beantwortet.</translation>
    </message>
    <message>
      <source>The engine is busy with a vector; a message sent now is answered after this step.</source>
      <translation>Die Engine arbeitet an einem Vektor; was du jetzt sendest, wird nach diesem Schritt beantwortet.</translation>
    </message>
    <message>
      <source>The engine stopped unexpectedly. Nothing you wrote is lost; restart it to go on, or choose another model above.</source>
      <translation>Die Engine ist unerwartet stehen geblieben. Nichts von dem, was du geschrieben hast, ist verloren; starte sie neu, um weiterzumachen, oder wähle oben ein anderes Modell.</translation>
    </message>
    <message>
      <source>The file is being verified</source>
      <translation>Die Datei wird geprüft</translation>
    </message>
    <message>
      <source>The file is being written</source>
      <translation>Die Datei wird geschrieben</translation>
    </message>
    <message>
      <source>The file of your conversations was damaged and nothing in it could be read; it is kept as “{path}”, and an empty history begins here.</source>
      <translation>Die Datei deiner Unterhaltungen war beschädigt und nichts darin lesbar; sie ist als „{path}“ aufbewahrt, und hier beginnt ein leerer Verlauf.</translation>
    </message>
    <message>
      <source>The file of your conversations was damaged: {conversations} with {messages} could be recovered.</source>
      <translation>Die Datei deiner Unterhaltungen war beschädigt: {conversations} mit {messages} ließen sich wiederherstellen.</translation>
    </message>
    <message>
      <source>The folder that this file was made of is not here; open it once, or put it beside the file</source>
      <translation>Der Ordner, aus dem diese Datei entstand, ist nicht hier; öffne ihn einmal oder lege ihn neben die Datei</translation>
    </message>
    <message>
      <source>The keys for larger and smaller text change it too; they are listed under Shortcuts.</source>
      <translation>Die Tasten für größeren und kleineren Text ändern sie auch; sie stehen unter Tastenkürzel.</translation>
    </message>
    <message>
      <source>The likeliest tokens that make up this share are kept; 1 is off.</source>
      <translation>Die wahrscheinlichsten Token, die zusammen diesen Anteil ausmachen, kommen infrage; 1 ist aus.</translation>
    </message>
    <message>
      <source>The lines are also in {file}.</source>
      <translation>Die Zeilen stehen auch in {file}.</translation>
    </message>
    <message>
      <source>The lines are for {shell}.</source>
      <translation>Die Zeilen sind für {shell}.</translation>
    </message>
    <message>
      <source>The marks: what was measured to be borne, and where text broke.</source>
      <translation>Die Marken: was laut Messung vertragen wird und wo der Text zerbrach.</translation>
    </message>
    <message>
      <source>The message could not be saved: {reason}</source>
      <translation>Die Nachricht konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
      <source>The model is loading; a message sent now is answered as soon as it is there.</source>
      <translation>Das Modell wird geladen; was du jetzt sendest, wird beantwortet, sobald es da ist.</translation>
    </message>
    <message>
      <source>The model is loading; the dials are ready.</source>
      <translation>Das Modell wird geladen; die Regler sind bereit.</translation>
    </message>
    <message>
      <source>The model is loading; your message is answered as soon as it is there.</source>
      <translation>Das Modell wird geladen; deine Nachricht wird beantwortet, sobald es da ist.</translation>
    </message>
    <message>
      <source>The model was unloaded while it was idle; what you ask for now loads it again.</source>
      <translation>Das Modell wurde entladen, weil es ungenutzt war; bei der nächsten Anfrage wird es wieder geladen.</translation>
    </message>
    <message>
      <source>The name</source>
      <translation>Der Name</translation>
    </message>
    <message>
      <source>The oldest message is left out.</source>
      <translation>Die älteste Nachricht wird weggelassen.</translation>
    </message>
    <message>
      <source>The process that fetched it was ended; what is here is kept, so go on with it.</source>
      <translation>Der Prozess, der es holte, wurde beendet; was da ist, bleibt, setze es also fort.</translation>
    </message>
    <message>
      <source>The reply could not be saved: {reason}</source>
      <translation>Die Antwort konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
      <source>The stronger the mark, the more active the feature is on the word</source>
      <translation>Je kräftiger die Markierung, desto aktiver ist das Merkmal bei dem Wort</translation>
    </message>
    <message>
      <source>The text broke at every scale that was measured, so this dial cannot be moved</source>
      <translation>Der Text zerbrach bei jedem gemessenen Faktor, darum lässt sich dieser Regler nicht bewegen</translation>
    </message>
    <message>
      <source>The token is forgotten.</source>
      <translation>Das Token ist vergessen.</translation>
    </message>
    <message>
      <source>The token is kept in the system's keyring.</source>
      <translation>Das Token liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
      <source>The version before stays (Enter)</source>
      <translation>Die vorige Fassung bleibt (Enter)</translation>
    </message>
    <message>
      <source>The {count} oldest messages are left out.</source>
      <translation>Die {count} ältesten Nachrichten werden weggelassen.</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farbschema</translation>
    </message>
    <message>
      <source>There are no conversations to erase.</source>
      <translation>Es gibt keine Unterhaltungen zu löschen.</translation>
    </message>
    <message>
      <source>There are no vectors yet. Make one with “New vector”, from pairs of texts.</source>
      <translation>Es gibt noch keine Vektoren. Erstelle mit „Neuer Vektor“ einen aus Textpaaren.</translation>
    </message>
    <message>
      <source>There is no autoencoder for {model} here yet. Open a folder that SAELens or Gemma Scope wrote for it.</source>
      <translation>Für {model} gibt es hier noch keinen Autoencoder. Öffne einen Ordner, den SAELens oder Gemma Scope dafür geschrieben hat.</translation>
    </message>
    <message>
      <source>There is no conversation to export yet.</source>
      <translation>Es gibt noch keine Unterhaltung zum Exportieren.</translation>
    </message>
    <message>
      <source>There is no key to copy</source>
      <translation>Es gibt keinen Schlüssel zum Kopieren</translation>
    </message>
    <message>
      <source>These keys belong to their place and cannot be changed.</source>
      <translation>Diese Tasten gehören an ihren Ort und lassen sich nicht ändern.</translation>
    </message>
    <message>
      <source>Thinking… {words}</source>
      <translation>Denkt nach … {words}</translation>
    </message>
    <message>
      <source>This build of llama.cpp runs on the processor alone</source>
      <translation>Dieses llama.cpp läuft nur auf dem Prozessor</translation>
    </message>
    <message>
      <source>This conversation has it</source>
      <translation>Diese Unterhaltung hat sie</translation>
    </message>
    <message>
      <source>This could not be saved: {reason}</source>
      <translation>Das konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
      <source>This is the first version</source>
      <translation>Das ist die erste Fassung</translation>
    </message>
    <message>
      <source>This is the last version</source>
      <translation>Das ist die letzte Fassung</translation>
    </message>
    <message>
      <source>This recipe also uses vectors that are not in the library: {names}.</source>
      <translation>Diese Mischung verwendet auch Vektoren, die nicht in der Bibliothek sind: {names}.</translation>
    </message>
    <message>
      <source>This system has no keyring, so the token is kept until Tiller is closed.</source>
      <translation>Dieses System hat keinen Schlüsselbund, darum bleibt das Token nur, bis Tiller geschlossen wird.</translation>
    </message>
    <message>
      <source>Thought for {seconds} s · {words}</source>
      <translation>{seconds} s nachgedacht · {words}</translation>
    </message>
    <message>
      <source>Thought · {words}</source>
      <translation>Nachgedacht · {words}</translation>
    </message>
    <message>
      <source>Threads</source>
      <translation>Threads</translation>
    </message>
    <message>
      <source>Tiller vector (*.safetensors)</source>
      <translation>Tiller-Vektor (*.safetensors)</translation>
    </message>
    <message>
      <source>Tiller's own models</source>
      <translation>Tillers eigene Modelle</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <source>Together more than either can bear; lower one</source>
      <translation>Zusammen mehr, als jeder verträgt; senke einen</translation>
    </message>
    <message>
      <source>Together past where text broke; lower one</source>
      <translation>Zusammen jenseits des Bruchs; senke einen</translation>
    </message>
    <message>
      <source>Together these push harder than either was measured to bear; lower one.</source>
      <translation>Zusammen schieben diese stärker, als laut Messung jeder einzelne verträgt; senke einen.</translation>
    </message>
    <message>
      <source>Together these push past where text was measured to break; lower one.</source>
      <translation>Zusammen schieben diese über das hinaus, wo laut Messung der Text zerbricht; senke einen.</translation>
    </message>
    <message>
      <source>Token ids</source>
      <translation>Tokennummern</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>Tokens below this share of the likeliest are left out; 0 is off.</source>
      <translation>Token unter diesem Anteil des wahrscheinlichsten entfallen; 0 ist aus.</translation>
    </message>
    <message>
      <source>Token…</source>
      <translation>Token …</translation>
    </message>
    <message>
      <source>Top-k</source>
      <translation>Top-k</translation>
    </message>
    <message>
      <source>Top-p</source>
      <translation>Top-p</translation>
    </message>
    <message>
      <source>Towards “{name}” it broke the text at every scale measured.</source>
      <translation>In Richtung „{name}“ zerbrach der Text bei jedem gemessenen Faktor.</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Turn towards the vector as adding would, and keep the length</source>
      <translation>Dreht zum Vektor hin wie beim Addieren und behält die Länge</translation>
    </message>
    <message>
      <source>Type a number from {low} to {high}.</source>
      <translation>Tippe eine Zahl von {low} bis {high}.</translation>
    </message>
    <message>
      <source>Type a whole number from {low} to {high}.</source>
      <translation>Tippe eine ganze Zahl von {low} bis {high}.</translation>
    </message>
    <message>
      <source>Type an address like https://example.org, or leave it empty.</source>
      <translation>Tippe eine Adresse wie https://example.org oder lass es leer.</translation>
    </message>
    <message>
      <source>Type here, paste many lines, or drop a file</source>
      <translation>Hier tippen, viele Zeilen einfügen oder eine Datei ablegen</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo: {sentence}</source>
      <translation>Rückgängig: {sentence}</translation>
    </message>
    <message>
      <source>Unload</source>
      <translation>Entladen</translation>
    </message>
    <message>
      <source>Unload model</source>
      <translation>Modell entladen</translation>
    </message>
    <message>
      <source>Unload when idle</source>
      <translation>Entladen, wenn ungenutzt</translation>
    </message>
    <message>
      <source>Unpin</source>
      <translation>Lösen</translation>
    </message>
    <message>
      <source>Unsteered</source>
      <translation>Ungesteuert</translation>
    </message>
    <message>
      <source>Use the built-in model</source>
      <translation>Eingebautes Modell nehmen</translation>
    </message>
    <message>
      <source>Vectors, personas and settings stay.</source>
      <translation>Vektoren, Personas und Einstellungen bleiben.</translation>
    </message>
    <message>
      <source>Verify the file in llama.cpp</source>
      <translation>Die Datei in llama.cpp prüfen</translation>
    </message>
    <message>
      <source>Verify: run the file in llama.cpp, and compare each layer with the vector in torch</source>
      <translation>Prüfen: die Datei in llama.cpp ausführen und jede Schicht mit dem Vektor in torch vergleichen</translation>
    </message>
    <message>
      <source>Verifying: {phase}</source>
      <translation>Prüft: {phase}</translation>
    </message>
    <message>
      <source>Version {number} of {count}</source>
      <translation>Fassung {number} von {count}</translation>
    </message>
    <message>
      <source>Wait until the model is loaded</source>
      <translation>Warte, bis das Modell geladen ist</translation>
    </message>
    <message>
      <source>Wait until the model is loaded.</source>
      <translation>Warte, bis das Modell geladen ist.</translation>
    </message>
    <message>
      <source>Waits until the engine is free…</source>
      <translation>Wartet, bis die Engine frei ist …</translation>
    </message>
    <message>
      <source>Web pages that may ask</source>
      <translation>Webseiten, die fragen dürfen</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>What are you?</source>
      <translation>What are you?</translation>
    </message>
    <message>
      <source>What happens when a conversation has become longer than the model can read.</source>
      <translation>Was geschieht, wenn eine Unterhaltung länger geworden ist, als das Modell lesen kann.</translation>
    </message>
    <message>
      <source>What is known of the vector</source>
      <translation>Was über den Vektor bekannt ist</translation>
    </message>
    <message>
      <source>What personas call you; it stands where their texts say {{user}}.</source>
      <translation>Wie Personas dich nennen; der Name steht, wo ihre Texte {{user}} sagen.</translation>
    </message>
    <message>
      <source>What stood here before was set aside, not lost</source>
      <translation>Was hier zuvor stand, wurde beiseitegelegt und ist nicht verloren</translation>
    </message>
    <message>
      <source>What the engine said</source>
      <translation>Was die Engine gesagt hat</translation>
    </message>
    <message>
      <source>What the model tells apart</source>
      <translation>Was das Modell unterscheidet</translation>
    </message>
    <message>
      <source>What the persona says first; may be left out</source>
      <translation>Was die Persona zuerst sagt; kann fehlen</translation>
    </message>
    <message>
      <source>What was measured, by scale</source>
      <translation>Was gemessen wurde, nach Faktor</translation>
    </message>
    <message>
      <source>What you changed is not saved; close again to leave without it.</source>
      <translation>Deine Änderungen sind nicht gespeichert; schließe noch einmal, um ohne sie zu gehen.</translation>
    </message>
    <message>
      <source>When the context is full</source>
      <translation>Wenn der Kontext voll ist</translation>
    </message>
    <message>
      <source>When they no longer fit, nothing is answered.</source>
      <translation>Wenn sie nicht mehr passen, wird nichts beantwortet.</translation>
    </message>
    <message>
      <source>When they no longer fit, the oldest turns are left out, and that is said.</source>
      <translation>Wenn sie nicht mehr passen, werden die ältesten Beiträge weggelassen, und das wird gesagt.</translation>
    </message>
    <message>
      <source>When they no longer fit, you are asked what to do.</source>
      <translation>Wenn sie nicht mehr passen, wirst du gefragt, was zu tun ist.</translation>
    </message>
    <message>
      <source>Whether the server is on from the start the next time</source>
      <translation>Ob der Server beim nächsten Mal von Anfang an läuft</translation>
    </message>
    <message>
      <source>While loading, {size} of this machine's {memory} besides.</source>
      <translation>Beim Laden dazu {size} von den {memory} dieses Rechners.</translation>
    </message>
    <message>
      <source>Who can reach it</source>
      <translation>Wer ihn erreicht</translation>
    </message>
    <message>
      <source>Whole, as safetensors</source>
      <translation>Ganz, als Safetensors</translation>
    </message>
    <message>
      <source>Window</source>
      <translation>Fenster</translation>
    </message>
    <message>
      <source>With these, the same model gives the same text again while it has this conversation in memory. Read afresh, earlier turns are rounded a little otherwise in {numbers}, and where two words are nearly as likely, the other may come.</source>
      <translation>Damit gibt dasselbe Modell wieder denselben Text, solange es diese Unterhaltung im Speicher hat. Neu gelesen werden frühere Beiträge in {numbers} etwas anders gerundet, und wo zwei Wörter fast gleich wahrscheinlich sind, kann das andere kommen.</translation>
    </message>
    <message>
      <source>With these, the same model gives the same text again.</source>
      <translation>Damit gibt dasselbe Modell wieder denselben Text.</translation>
    </message>
    <message>
      <source>Write a message</source>
      <translation>Schreib eine Nachricht</translation>
    </message>
    <message>
      <source>Write a message to send it</source>
      <translation>Schreib eine Nachricht, um sie zu senden</translation>
    </message>
    <message>
      <source>Write it as a file for llama.cpp, or as Tiller's own</source>
      <translation>Als Datei für llama.cpp schreiben, oder als Tillers eigene</translation>
    </message>
    <message>
      <source>Write it as one file for llama.cpp, in full or quantised</source>
      <translation>Als eine Datei für llama.cpp schreiben, voll oder quantisiert</translation>
    </message>
    <message>
      <source>Write something first</source>
      <translation>Schreib zuerst etwas</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>Written: layers {layers}.</source>
      <translation>Geschrieben: Schichten {layers}.</translation>
    </message>
    <message>
      <source>Written: {size}.</source>
      <translation>Geschrieben: {size}.</translation>
    </message>
    <message>
      <source>Yesterday</source>
      <translation>Gestern</translation>
    </message>
    <message>
      <source>You pasted {count} characters.</source>
      <translation>Du hast {count} Zeichen eingefügt.</translation>
    </message>
    <message>
      <source>Your conversations will be listed here.</source>
      <translation>Hier werden deine Unterhaltungen stehen.</translation>
    </message>
    <message>
      <source>Your message</source>
      <translation>Deine Nachricht</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>Dein Name</translation>
    </message>
    <message>
      <source>ablate {vector}</source>
      <translation>{vector} getilgt</translation>
    </message>
    <message>
      <source>about {count} h</source>
      <translation>etwa {count} h</translation>
    </message>
    <message>
      <source>about {count} min</source>
      <translation>etwa {count} min</translation>
    </message>
    <message>
      <source>about {count} s</source>
      <translation>etwa {count} s</translation>
    </message>
    <message>
      <source>about {size} of GPU memory: {fit}</source>
      <translation>etwa {size} GPU-Speicher: {fit}</translation>
    </message>
    <message>
      <source>about {size} of memory: {fit}</source>
      <translation>etwa {size} Speicher: {fit}</translation>
    </message>
    <message>
      <source>after {count} minute</source>
      <translation>nach {count} Minute</translation>
    </message>
    <message>
      <source>after {count} minutes</source>
      <translation>nach {count} Minuten</translation>
    </message>
    <message>
      <source>all</source>
      <translation>alle</translation>
    </message>
    <message>
      <source>all of them on the processor</source>
      <translation>alle auf dem Prozessor</translation>
    </message>
    <message>
      <source>all, where llama.cpp was built for a GPU</source>
      <translation>alle, wo llama.cpp für eine GPU gebaut ist</translation>
    </message>
    <message>
      <source>all_mean: every token</source>
      <translation>all_mean: jedes Token</translation>
    </message>
    <message>
      <source>and {count} layer less</source>
      <translation>und {count} Schicht weniger</translation>
    </message>
    <message>
      <source>and {count} layers less</source>
      <translation>und {count} Schichten weniger</translation>
    </message>
    <message>
      <source>as far as the GPU's memory goes, this is the fastest</source>
      <translation>am schnellsten, soweit der Speicher der GPU reicht</translation>
    </message>
    <message>
      <source>as in the settings</source>
      <translation>wie eingestellt</translation>
    </message>
    <message>
      <source>at least {count} more in this conversation</source>
      <translation>mindestens {count} weitere in dieser Unterhaltung</translation>
    </message>
    <message>
      <source>broken</source>
      <translation>zerbrochen</translation>
    </message>
    <message>
      <source>cache for {count} tokens</source>
      <translation>Cache für {count} Token</translation>
    </message>
    <message>
      <source>cancelling</source>
      <translation>wird abgebrochen</translation>
    </message>
    <message>
      <source>chat template</source>
      <translation>Chatvorlage</translation>
    </message>
    <message>
      <source>choose a PNG, JPEG or WebP</source>
      <translation>wähle ein PNG, JPEG oder WebP</translation>
    </message>
    <message>
      <source>clamp {vector}</source>
      <translation>{vector} festgehalten</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>geschlossen</translation>
    </message>
    <message>
      <source>coherent</source>
      <translation>stimmig</translation>
    </message>
    <message>
      <source>collapse</source>
      <translation>Bruch</translation>
    </message>
    <message>
      <source>colours light dark mode</source>
      <translation>farben hell dunkel modus</translation>
    </message>
    <message>
      <source>commit {commit}</source>
      <translation>Commit {commit}</translation>
    </message>
    <message>
      <source>cosine</source>
      <translation>Kosinus</translation>
    </message>
    <message>
      <source>cosine to mean_diff {cosine}</source>
      <translation>Kosinus zu mean_diff {cosine}</translation>
    </message>
    <message>
      <source>cpu cores</source>
      <translation>cpu kerne</translation>
    </message>
    <message>
      <source>cut short by an error</source>
      <translation>durch einen Fehler abgebrochen</translation>
    </message>
    <message>
      <source>d MMM</source>
      <translation>d. MMM</translation>
    </message>
    <message>
      <source>d MMM yyyy</source>
      <translation>d. MMM yyyy</translation>
    </message>
    <message>
      <source>data folder</source>
      <translation>datenordner</translation>
    </message>
    <message>
      <source>defaults</source>
      <translation>Vorgaben Standard</translation>
    </message>
    <message>
      <source>delete history</source>
      <translation>verlauf löschen</translation>
    </message>
    <message>
      <source>direction norm</source>
      <translation>Norm der Richtung</translation>
    </message>
    <message>
      <source>direction {norm}</source>
      <translation>Richtung {norm}</translation>
    </message>
    <message>
      <source>direction {share} of the usual norm</source>
      <translation>Richtung {share} der üblichen Norm</translation>
    </message>
    <message>
      <source>distinct-3</source>
      <translation>distinct-3</translation>
    </message>
    <message>
      <source>downloading</source>
      <translation>lädt herunter</translation>
    </message>
    <message>
      <source>duplicate it and rename the copy</source>
      <translation>dupliziere ihn und benenne die Kopie um</translation>
    </message>
    <message>
      <source>edited</source>
      <translation>bearbeitet</translation>
    </message>
    <message>
      <source>effect</source>
      <translation>Wirkung</translation>
    </message>
    <message>
      <source>ending the model before it</source>
      <translation>beendet das vorige Modell</translation>
    </message>
    <message>
      <source>exact, and twice the memory of f16</source>
      <translation>genau, und doppelt so viel Speicher wie f16</translation>
    </message>
    <message>
      <source>exact, and what receipts are compared in; 4 bytes a number</source>
      <translation>genau, und worin Belege verglichen werden; 4 Bytes je Zahl</translation>
    </message>
    <message>
      <source>excess loss</source>
      <translation>Mehrverlust</translation>
    </message>
    <message>
      <source>f16, as llama.cpp does</source>
      <translation>f16, wie llama.cpp</translation>
    </message>
    <message>
      <source>first after {wait} s</source>
      <translation>erstes nach {wait} s</translation>
    </message>
    <message>
      <source>fits</source>
      <translation>passt</translation>
    </message>
    <message>
      <source>float32 on a processor, 16 bits on a GPU</source>
      <translation>float32 auf einem Prozessor, 16 Bit auf einer GPU</translation>
    </message>
    <message>
      <source>folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>gated: its terms have to be accepted on its page</source>
      <translation>beschränkt: seine Bedingungen sind auf seiner Seite anzunehmen</translation>
    </message>
    <message>
      <source>greedy</source>
      <translation>ohne Zufall</translation>
    </message>
    <message>
      <source>half of what the processor has, at most eight</source>
      <translation>die Hälfte der vorhandenen, höchstens acht</translation>
    </message>
    <message>
      <source>half the memory of f16; a little is lost</source>
      <translation>halb so viel Speicher wie f16; ein wenig geht verloren</translation>
    </message>
    <message>
      <source>held-out AUC</source>
      <translation>AUC auf zurückgehaltenen Paaren</translation>
    </message>
    <message>
      <source>hub network</source>
      <translation>hub netz</translation>
    </message>
    <message>
      <source>is no picture that can be read</source>
      <translation>ist kein lesbares Bild</translation>
    </message>
    <message>
      <source>is written into the file, so llama.cpp runs it at 1.</source>
      <translation>kommt in die Datei, darum führt llama.cpp sie mit 1 aus.</translation>
    </message>
    <message>
      <source>last: last token</source>
      <translation>last: letztes Token</translation>
    </message>
    <message>
      <source>last_content: text's end</source>
      <translation>last_content: Textende</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>Schicht</translation>
    </message>
    <message>
      <source>layer {layers}</source>
      <translation>Schicht {layers}</translation>
    </message>
    <message>
      <source>layer {layer}: cannot be chosen, the vector has no direction there</source>
      <translation>Schicht {layer}: nicht wählbar, der Vektor hat dort keine Richtung</translation>
    </message>
    <message>
      <source>layer {layer}: cannot be chosen, {reason}</source>
      <translation>Schicht {layer}: nicht wählbar, {reason}</translation>
    </message>
    <message>
      <source>layer {layer}: largest difference {difference} in logits</source>
      <translation>Schicht {layer}: größter Unterschied {difference} in Logits</translation>
    </message>
    <message>
      <source>layer {layer}: {parts}</source>
      <translation>Schicht {layer}: {parts}</translation>
    </message>
    <message>
      <source>layer {layer}: {share} of its usual norm</source>
      <translation>Schicht {layer}: {share} ihrer üblichen Norm</translation>
    </message>
    <message>
      <source>layers {layers}</source>
      <translation>Schichten {layers}</translation>
    </message>
    <message>
      <source>less of it</source>
      <translation>weniger davon</translation>
    </message>
    <message>
      <source>less {pole}</source>
      <translation>weniger {pole}</translation>
    </message>
    <message>
      <source>licence {licence}</source>
      <translation>Lizenz {licence}</translation>
    </message>
    <message>
      <source>llama-cpp-python, from Python</source>
      <translation>llama-cpp-python, aus Python</translation>
    </message>
    <message>
      <source>llama.cpp and Python</source>
      <translation>llama.cpp und Python</translation>
    </message>
    <message>
      <source>llama.cpp control vector (*.gguf)</source>
      <translation>Steuervektor für llama.cpp (*.gguf)</translation>
    </message>
    <message>
      <source>llama.cpp is not installed; `make llama` installs it</source>
      <translation>llama.cpp ist nicht installiert; `make llama` installiert es</translation>
    </message>
    <message>
      <source>llama.cpp reads .gguf files alone, so this one was not verified.</source>
      <translation>llama.cpp liest nur .gguf-Dateien, darum wurde diese nicht geprüft.</translation>
    </message>
    <message>
      <source>llama.cpp: not installed</source>
      <translation>llama.cpp: nicht installiert</translation>
    </message>
    <message>
      <source>loaded</source>
      <translation>geladen</translation>
    </message>
    <message>
      <source>loading was cancelled</source>
      <translation>das Laden wurde abgebrochen</translation>
    </message>
    <message>
      <source>logistic: probe</source>
      <translation>logistic: Klassifikator</translation>
    </message>
    <message>
      <source>looking at the model</source>
      <translation>sieht sich das Modell an</translation>
    </message>
    <message>
      <source>looking…</source>
      <translation>sucht …</translation>
    </message>
    <message>
      <source>mean_diff: of two means</source>
      <translation>mean_diff: zweier Mittel</translation>
    </message>
    <message>
      <source>measuring how it takes hold…</source>
      <translation>misst, wie er greift …</translation>
    </message>
    <message>
      <source>memory</source>
      <translation>speicher</translation>
    </message>
    <message>
      <source>minutes</source>
      <translation>Minuten</translation>
    </message>
    <message>
      <source>more digits than bfloat16 in 2 bytes a number; some models overflow in it</source>
      <translation>mehr Stellen als bfloat16 in 2 Bytes je Zahl; manche Modelle laufen darin über</translation>
    </message>
    <message>
      <source>nats per token</source>
      <translation>Nat je Token</translation>
    </message>
    <message>
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <source>never active</source>
      <translation>nie aktiv</translation>
    </message>
    <message>
      <source>no chat template</source>
      <translation>keine Chatvorlage</translation>
    </message>
    <message>
      <source>no key</source>
      <translation>kein Schlüssel</translation>
    </message>
    <message>
      <source>no model is loaded</source>
      <translation>kein Modell geladen</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>none found</source>
      <translation>nichts gefunden</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <source>none; otherwise like https://example.org</source>
      <translation>keine; sonst etwa https://example.org</translation>
    </message>
    <message>
      <source>norm</source>
      <translation>Norm</translation>
    </message>
    <message>
      <source>norm, log scale</source>
      <translation>Norm, logarithmisch</translation>
    </message>
    <message>
      <source>not made for this model yet</source>
      <translation>für dieses Modell noch nicht erstellt</translation>
    </message>
    <message>
      <source>not steered</source>
      <translation>nicht gesteuert</translation>
    </message>
    <message>
      <source>not there now</source>
      <translation>zurzeit nicht da</translation>
    </message>
    <message>
      <source>not yet</source>
      <translation>noch nicht</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>offline telemetry internet</source>
      <translation>offline telemetrie internet</translation>
    </message>
    <message>
      <source>on {share} of tokens</source>
      <translation>bei {share} der Token</translation>
    </message>
    <message>
      <source>open</source>
      <translation>offen</translation>
    </message>
    <message>
      <source>pca: main component</source>
      <translation>pca: Hauptkomponente</translation>
    </message>
    <message>
      <source>peak {activation}</source>
      <translation>Spitze {activation}</translation>
    </message>
    <message>
      <source>pinned</source>
      <translation>angeheftet</translation>
    </message>
    <message>
      <source>port key address api openai</source>
      <translation>port schlüssel adresse api openai</translation>
    </message>
    <message>
      <source>prompt_mean: question</source>
      <translation>prompt_mean: Frage</translation>
    </message>
    <message>
      <source>raw: as it stands</source>
      <translation>raw: wie er dasteht</translation>
    </message>
    <message>
      <source>reading a prompt</source>
      <translation>Lesen eines Prompts</translation>
    </message>
    <message>
      <source>reading its pairs…</source>
      <translation>liest seine Paare …</translation>
    </message>
    <message>
      <source>reading…</source>
      <translation>wird gelesen …</translation>
    </message>
    <message>
      <source>recommended</source>
      <translation>empfohlen</translation>
    </message>
    <message>
      <source>reply: model's answer</source>
      <translation>reply: Antwort des Modells</translation>
    </message>
    <message>
      <source>residual norm</source>
      <translation>Residualnorm</translation>
    </message>
    <message>
      <source>residual {norm}</source>
      <translation>Residuum {norm}</translation>
    </message>
    <message>
      <source>response_mean: answer</source>
      <translation>response_mean: Antwort</translation>
    </message>
    <message>
      <source>resting; comes back when it is needed</source>
      <translation>ruht; kommt wieder, wenn es gebraucht wird</translation>
    </message>
    <message>
      <source>rotate {vector}</source>
      <translation>{vector} gedreht</translation>
    </message>
    <message>
      <source>scale</source>
      <translation>Faktor</translation>
    </message>
    <message>
      <source>scale   ({negative} ← 0 → {positive})</source>
      <translation>Faktor   ({negative} ← 0 → {positive})</translation>
    </message>
    <message>
      <source>scale {scale}</source>
      <translation>Faktor {scale}</translation>
    </message>
    <message>
      <source>shift</source>
      <translation>Versatz</translation>
    </message>
    <message>
      <source>split-half cosine</source>
      <translation>Kosinus der Hälften</translation>
    </message>
    <message>
      <source>split-half cosine {cosine}</source>
      <translation>Kosinus der Hälften {cosine}</translation>
    </message>
    <message>
      <source>starting</source>
      <translation>startet</translation>
    </message>
    <message>
      <source>starting the engine</source>
      <translation>startet die Engine</translation>
    </message>
    <message>
      <source>steered</source>
      <translation>gesteuert</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>angehalten</translation>
    </message>
    <message>
      <source>strength</source>
      <translation>Stärke</translation>
    </message>
    <message>
      <source>strength up to 1</source>
      <translation>Stärke bis 1</translation>
    </message>
    <message>
      <source>strength {sign}</source>
      <translation>Stärke {sign}</translation>
    </message>
    <message>
      <source>switch it off instead</source>
      <translation>schalte ihn stattdessen aus</translation>
    </message>
    <message>
      <source>system: system prompt</source>
      <translation>system: Systemprompt</translation>
    </message>
    <message>
      <source>temperature {temperature}, top-p {top_p}</source>
      <translation>Temperatur {temperature}, Top-p {top_p}</translation>
    </message>
    <message>
      <source>text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>the built-in model</source>
      <translation>das eingebaute Modell</translation>
    </message>
    <message>
      <source>the context is full</source>
      <translation>der Kontext ist voll</translation>
    </message>
    <message>
      <source>the engine has stopped</source>
      <translation>die Engine ist stehen geblieben</translation>
    </message>
    <message>
      <source>the last one stays; switch the vector off instead</source>
      <translation>die letzte bleibt; schalte stattdessen den Vektor aus</translation>
    </message>
    <message>
      <source>the longest answer allowed was reached</source>
      <translation>die längste erlaubte Antwort ist erreicht</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>wie das Modell</translation>
    </message>
    <message>
      <source>the model's: off</source>
      <translation>des Modells: aus</translation>
    </message>
    <message>
      <source>the model's: {value}</source>
      <translation>des Modells: {value}</translation>
    </message>
    <message>
      <source>the oldest message</source>
      <translation>die älteste Nachricht</translation>
    </message>
    <message>
      <source>the range of float32 in 2 bytes a number; fewer digits</source>
      <translation>die Spanne von float32 in 2 Bytes je Zahl; weniger Stellen</translation>
    </message>
    <message>
      <source>the {count} oldest messages</source>
      <translation>die {count} ältesten Nachrichten</translation>
    </message>
    <message>
      <source>this model</source>
      <translation>dieses Modell</translation>
    </message>
    <message>
      <source>tight</source>
      <translation>knapp</translation>
    </message>
    <message>
      <source>tokenizer</source>
      <translation>Tokenizer</translation>
    </message>
    <message>
      <source>tokens</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>too large for this machine</source>
      <translation>zu groß für diesen Rechner</translation>
    </message>
    <message>
      <source>torch and Python</source>
      <translation>torch und Python</translation>
    </message>
    <message>
      <source>torch's own part of the GPU</source>
      <translation>was torch selbst auf der GPU braucht</translation>
    </message>
    <message>
      <source>unfinished: Tiller was closed while this was being written</source>
      <translation>unfertig: Tiller wurde geschlossen, während dies geschrieben wurde</translation>
    </message>
    <message>
      <source>unsteered</source>
      <translation>ungesteuert</translation>
    </message>
    <message>
      <source>user: a message</source>
      <translation>user: eine Nachricht</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartet</translation>
    </message>
    <message>
      <source>waits for its turn</source>
      <translation>wartet, bis er an der Reihe ist</translation>
    </message>
    <message>
      <source>waits until the engine is free</source>
      <translation>wartet, bis die Engine frei ist</translation>
    </message>
    <message>
      <source>weaker&amp;nbsp; {swatches} &amp;nbsp;stronger</source>
      <translation>schwächer&amp;nbsp; {swatches} &amp;nbsp;stärker</translation>
    </message>
    <message>
      <source>weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>what the model was made for, up to 4096 tokens</source>
      <translation>wofür das Modell gemacht ist, bis 4096 Token</translation>
    </message>
    <message>
      <source>while loading, instead of the last two</source>
      <translation>beim Laden, statt der letzten zwei</translation>
    </message>
    <message>
      <source>zoom font</source>
      <translation>zoom schrift</translation>
    </message>
    <message>
      <source>{act} ({keys})</source>
      <translation>{act} ({keys})</translation>
    </message>
    <message>
      <source>{act} {model}</source>
      <translation>{act}: {model}</translation>
    </message>
    <message>
      <source>{act}: {keys}. Press to change the keys.</source>
      <translation>{act}: {keys}. Drücken, um die Tasten zu ändern.</translation>
    </message>
    <message>
      <source>{architecture}, {blocks} blocks, {width} wide</source>
      <translation>{architecture}, {blocks} Blöcke, {width} breit</translation>
    </message>
    <message>
      <source>{backend} cannot do “{operator}”</source>
      <translation>{backend} kann „{operator}“ nicht</translation>
    </message>
    <message>
      <source>{backend} steers from layer {layer} on</source>
      <translation>{backend} steuert ab Schicht {layer}</translation>
    </message>
    <message>
      <source>{count} conversation</source>
      <translation>{count} Unterhaltung</translation>
    </message>
    <message>
      <source>{count} conversations</source>
      <translation>{count} Unterhaltungen</translation>
    </message>
    <message>
      <source>{count} feature</source>
      <translation>{count} Merkmal</translation>
    </message>
    <message>
      <source>{count} features</source>
      <translation>{count} Merkmale</translation>
    </message>
    <message>
      <source>{count} file</source>
      <translation>{count} Datei</translation>
    </message>
    <message>
      <source>{count} files</source>
      <translation>{count} Dateien</translation>
    </message>
    <message>
      <source>{count} in another version</source>
      <translation>{count} in einer anderen Version</translation>
    </message>
    <message>
      <source>{count} in other versions</source>
      <translation>{count} in anderen Versionen</translation>
    </message>
    <message>
      <source>{count} message</source>
      <translation>{count} Nachricht</translation>
    </message>
    <message>
      <source>{count} message is lost.</source>
      <translation>{count} Nachricht ist verloren.</translation>
    </message>
    <message>
      <source>{count} messages</source>
      <translation>{count} Nachrichten</translation>
    </message>
    <message>
      <source>{count} messages are lost.</source>
      <translation>{count} Nachrichten sind verloren.</translation>
    </message>
    <message>
      <source>{count} messages were taken out of the conversation.</source>
      <translation>{count} Nachrichten wurden aus der Unterhaltung genommen.</translation>
    </message>
    <message>
      <source>{count} min</source>
      <translation>{count} min</translation>
    </message>
    <message>
      <source>{count} model</source>
      <translation>{count} Modell</translation>
    </message>
    <message>
      <source>{count} models</source>
      <translation>{count} Modelle</translation>
    </message>
    <message>
      <source>{count} more in this conversation</source>
      <translation>{count} weitere in dieser Unterhaltung</translation>
    </message>
    <message>
      <source>{count} more lines could not be read.</source>
      <translation>{count} weitere Zeilen waren nicht lesbar.</translation>
    </message>
    <message>
      <source>{count} not made yet</source>
      <translation>{count} noch nicht erstellt</translation>
    </message>
    <message>
      <source>{count} of {model}, layer {layer}{dead}</source>
      <translation>{count} · {model}, Schicht {layer}{dead}</translation>
    </message>
    <message>
      <source>{count} of {total}</source>
      <translation>{count} von {total}</translation>
    </message>
    <message>
      <source>{count} pair</source>
      <translation>{count} Paar</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} Paare</translation>
    </message>
    <message>
      <source>{count} parameters</source>
      <translation>{count} Parameter</translation>
    </message>
    <message>
      <source>{count} parameters · {runs}</source>
      <translation>{count} Parameter · {runs}</translation>
    </message>
    <message>
      <source>{count} prompt token a turn less than the text that its vectors were made from.</source>
      <translation>Je Antwort {count} Token weniger im Prompt als mit dem Text, aus dem die Vektoren erstellt sind.</translation>
    </message>
    <message>
      <source>{count} prompt tokens a turn less than the text that its vectors were made from.</source>
      <translation>Je Antwort {count} Token weniger im Prompt als mit dem Text, aus dem die Vektoren erstellt sind.</translation>
    </message>
    <message>
      <source>{count} request answered</source>
      <translation>{count} Anfrage beantwortet</translation>
    </message>
    <message>
      <source>{count} requests answered</source>
      <translation>{count} Anfragen beantwortet</translation>
    </message>
    <message>
      <source>{count} s</source>
      <translation>{count} s</translation>
    </message>
    <message>
      <source>{count} to mend</source>
      <translation>{count} zu berichtigen</translation>
    </message>
    <message>
      <source>{count} token</source>
      <translation>{count} Token</translation>
    </message>
    <message>
      <source>{count} tokens</source>
      <translation>{count} Token</translation>
    </message>
    <message>
      <source>{count} warning</source>
      <translation>{count} Warnung</translation>
    </message>
    <message>
      <source>{count} warnings</source>
      <translation>{count} Warnungen</translation>
    </message>
    <message>
      <source>{count} was here already.</source>
      <translation>{count} war schon hier.</translation>
    </message>
    <message>
      <source>{count} were here already.</source>
      <translation>{count} waren schon hier.</translation>
    </message>
    <message>
      <source>{count} word</source>
      <translation>{count} Wort</translation>
    </message>
    <message>
      <source>{count} words</source>
      <translation>{count} Wörter</translation>
    </message>
    <message>
      <source>{count}, hash {hash}</source>
      <translation>{count}, Prüfsumme {hash}</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{done} von {total}</translation>
    </message>
    <message>
      <source>{done} of {total} conversations</source>
      <translation>{done} von {total} Unterhaltungen</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
      <source>{keys} alone is typed in messages; hold Ctrl or Alt with it.</source>
      <translation>{keys} allein tippt man in Nachrichten; halte Strg oder Alt dazu.</translation>
    </message>
    <message>
      <source>{keys} edits text everywhere; choose other keys.</source>
      <translation>{keys} bearbeitet überall Text; wähle andere Tasten.</translation>
    </message>
    <message>
      <source>{keys} is taken by “{act}”; give that other keys first.</source>
      <translation>{keys} gehört zu „{act}“; gib dem zuerst andere Tasten.</translation>
    </message>
    <message>
      <source>{kind}, about {size}</source>
      <translation>{kind}, etwa {size}</translation>
    </message>
    <message>
      <source>{load} of what was measured to be borne.</source>
      <translation>{load} dessen, was laut Messung vertragen wird.</translation>
    </message>
    <message>
      <source>{model} in {backend}</source>
      <translation>{model} in {backend}</translation>
    </message>
    <message>
      <source>{name} comes with Tiller; {advice}</source>
      <translation>{name} gehört zu Tiller; {advice}</translation>
    </message>
    <message>
      <source>{name} is at 0 and off already</source>
      <translation>{name} steht schon auf 0 und ist aus</translation>
    </message>
    <message>
      <source>{name} is quantised already; open the folder that it was made of</source>
      <translation>{name} ist schon quantisiert; öffne den Ordner, aus dem es entstand</translation>
    </message>
    <message>
      <source>{name} on or off</source>
      <translation>{name} ein oder aus</translation>
    </message>
    <message>
      <source>{name} was imported.</source>
      <translation>{name} wurde importiert.</translation>
    </message>
    <message>
      <source>{number} GB</source>
      <translation>{number} GB</translation>
    </message>
    <message>
      <source>{number} MB</source>
      <translation>{number} MB</translation>
    </message>
    <message>
      <source>{number}%</source>
      <translation>{number} %</translation>
    </message>
    <message>
      <source>{persona} also steers with {vectors}, not made for this model yet; until then that has no effect.</source>
      <translation>{persona} steuert auch mit {vectors}, für dieses Modell noch nicht erstellt; bis dahin wirkt das nicht.</translation>
    </message>
    <message>
      <source>{phase} {done} of {total} {unit}</source>
      <translation>{phase}: {done} von {total} {unit}</translation>
    </message>
    <message>
      <source>{place} of {count}</source>
      <translation>{place} von {count}</translation>
    </message>
    <message>
      <source>{place} stands for your model's GGUF file.</source>
      <translation>{place} steht für die GGUF-Datei deines Modells.</translation>
    </message>
    <message>
      <source>{position}, placed as {placement}</source>
      <translation>{position}, eingesetzt als {placement}</translation>
    </message>
    <message>
      <source>{problem} Until then what is new here is not saved; it is tried again by itself.</source>
      <translation>{problem} Bis dahin ist Neues hier nicht gespeichert; es wird von selbst wieder versucht.</translation>
    </message>
    <message>
      <source>{problem} What is new here is not saved yet; close again to leave without it.</source>
      <translation>{problem} Neues hier ist noch nicht gespeichert; schließe noch einmal, um ohne es zu gehen.</translation>
    </message>
    <message>
      <source>{read} read ({reused} reused), {written} written</source>
      <translation>{read} gelesen ({reused} wiederverwendet), {written} geschrieben</translation>
    </message>
    <message>
      <source>{read} tokens read, {known} of them known from before</source>
      <translation>{read} Token gelesen, {known} davon schon bekannt</translation>
    </message>
    <message>
      <source>{reason}, and it has none there; open the model's folder for it</source>
      <translation>{reason}, und dort hat er keine; öffne dafür den Ordner des Modells</translation>
    </message>
    <message>
      <source>{reason}, which can quantise.</source>
      <translation>{reason}; das kann quantisieren.</translation>
    </message>
    <message>
      <source>{reason}: take layer {layer} off the strip, or open the model's folder</source>
      <translation>{reason}: nimm Schicht {layer} vom Streifen oder öffne den Ordner des Modells</translation>
    </message>
    <message>
      <source>{reason}; choose Add in the row's menu</source>
      <translation>{reason}; wähle Addieren im Menü der Zeile</translation>
    </message>
    <message>
      <source>{recipe}; not made for this model: {vectors}</source>
      <translation>{recipe}; nicht für dieses Modell erstellt: {vectors}</translation>
    </message>
    <message>
      <source>{recommended} of {held} recommended</source>
      <translation>{recommended} von {held} empfohlen</translation>
    </message>
    <message>
      <source>{sentence} {model} is loaded again.</source>
      <translation>{sentence} {model} wird wieder geladen.</translation>
    </message>
    <message>
      <source>{served}, {waiting} in hand</source>
      <translation>{served}, {waiting} in Arbeit</translation>
    </message>
    <message>
      <source>{side} answer</source>
      <translation>Antwort: {side}</translation>
    </message>
    <message>
      <source>{size}  {program}, whatever the model</source>
      <translation>{size}  {program}, bei jedem Modell</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>{size} je Sekunde</translation>
    </message>
    <message>
      <source>{size} free on the disk</source>
      <translation>{size} frei auf der Platte</translation>
    </message>
    <message>
      <source>{size} in {place}</source>
      <translation>{size} in {place}</translation>
    </message>
    <message>
      <source>{size} of memory</source>
      <translation>{size} Speicher</translation>
    </message>
    <message>
      <source>{size} on disk</source>
      <translation>{size} auf der Platte</translation>
    </message>
    <message>
      <source>{size} on the GPU ({device})</source>
      <translation>{size} auf der GPU ({device})</translation>
    </message>
    <message>
      <source>{speed} tok/s</source>
      <translation>{speed} Tok/s</translation>
    </message>
    <message>
      <source>{speed} tokens/s, first after {seconds} s</source>
      <translation>{speed} Token/s, das erste nach {seconds} s</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
    <message>
      <source>{unit} {value}, raw scale {scale}, {layers}</source>
      <translation>{unit} {value}, roher Faktor {scale}, {layers}</translation>
    </message>
    <message>
      <source>{use}; it listens on every address of this machine</source>
      <translation>{use}; er lauscht auf jeder Adresse dieses Rechners</translation>
    </message>
    <message>
      <source>{vector} (scale {scale}, layers {layers})</source>
      <translation>{vector} (Faktor {scale}, Schichten {layers})</translation>
    </message>
    <message>
      <source>{{char}} stands for the persona's name, {{user}} for yours.</source>
      <translation>{{char}} steht für den Namen der Persona, {{user}} für deinen.</translation>
    </message>
    <message>
      <source>“{name}” could not be calibrated in that direction; choose a strength of the other sign.</source>
      <translation>„{name}“ ließ sich in dieser Richtung nicht messen; wähle eine Stärke mit dem anderen Vorzeichen.</translation>
    </message>
    <message>
      <source>“{name}” could not be written: the process that wrote it was ended, perhaps for want of memory; close other programs and try again.</source>
      <translation>„{name}“ konnte nicht geschrieben werden: der schreibende Prozess wurde beendet, vielleicht aus Speichermangel; schließe andere Programme und versuche es noch einmal.</translation>
    </message>
    <message>
      <source>“{name}” is on in the sidebar. Write a message to see what it does.</source>
      <translation>„{name}“ ist in der Seitenleiste an. Schreib eine Nachricht und sieh, was er bewirkt.</translation>
    </message>
    <message>
      <source>“{name}” is the name of a vector that comes with Tiller; choose another name.</source>
      <translation>„{name}“ heißt schon ein Vektor, der zu Tiller gehört; wähle einen anderen Namen.</translation>
    </message>
  </context>
  <context>
    <name>Spoken</name>
    <message>
      <source>%</source>
      <translation>%</translation>
    </message>
    <message>
      <source>(cosines {cosines})</source>
      <translation>(Kosinus {cosines})</translation>
    </message>
    <message>
      <source>(line {lineno})</source>
      <translation>(Zeile {lineno})</translation>
    </message>
    <message>
      <source>(line {number})</source>
      <translation>(Zeile {number})</translation>
    </message>
    <message>
      <source>, and {value} more,</source>
      <translation>, und {value} weitere,</translation>
    </message>
    <message>
      <source>, to spare memory</source>
      <translation>, um Speicher zu sparen</translation>
    </message>
    <message>
      <source>; where their answers part, it is by a near-tie of {value} logits</source>
      <translation>; wo sich ihre Antworten trennen, liegen nur {value} Logits dazwischen</translation>
    </message>
    <message>
      <source>A GGUF file has its own number type, so llama.cpp cannot run it in {dtype}; leave out --dtype, or choose the backend transformers.</source>
      <translation>Eine GGUF-Datei hat ihren eigenen Zahlentyp, llama.cpp kann sie also nicht in {dtype} ausführen; lass --dtype weg oder wähle das Backend transformers.</translation>
    </message>
    <message>
      <source>A context of {tokens} tokens takes {value} GB, and {value_2} GB of memory are free; ask for a shorter context, or a cache of smaller numbers.</source>
      <translation>Ein Kontext von {tokens} Token braucht {value} GB, und {value_2} GB Speicher sind frei; verlange einen kürzeren Kontext oder einen Cache mit kleineren Zahlen.</translation>
    </message>
    <message>
      <source>A key is made of letters, digits and signs without blanks; change it.</source>
      <translation>Ein Schlüssel besteht aus Buchstaben, Ziffern und Zeichen ohne Leerzeichen; ändere ihn.</translation>
    </message>
    <message>
      <source>A persona cannot be without a name; type one.</source>
      <translation>Eine Persona braucht einen Namen; tippe einen ein.</translation>
    </message>
    <message>
      <source>A reply of a pair gives no tokens; change it.</source>
      <translation>Eine Antwort eines Paares ergibt keine Token; ändere sie.</translation>
    </message>
    <message>
      <source>A text of a pair is empty; change it.</source>
      <translation>Ein Text eines Paares ist leer; ändere ihn.</translation>
    </message>
    <message>
      <source>A token is not sent to {endpoint}, where others could read it; use https.</source>
      <translation>Ein Token wird nicht an {endpoint} gesendet, wo andere es lesen könnten; nimm https.</translation>
    </message>
    <message>
      <source>A token is one word of letters and digits; copy it once more.</source>
      <translation>Ein Token ist ein einziges Wort aus Buchstaben und Ziffern; kopiere es noch einmal.</translation>
    </message>
    <message>
      <source>A vector cannot be scaled by {scale}; give a number other than 0.</source>
      <translation>Ein Vektor lässt sich nicht mit {scale} multiplizieren; gib eine andere Zahl als 0 an.</translation>
    </message>
    <message>
      <source>A vector cannot be without a name; type one.</source>
      <translation>Ein Vektor braucht einen Namen; tippe einen ein.</translation>
    </message>
    <message>
      <source>A vector named “{name}” {where} already; choose another name.</source>
      <translation>Es gibt schon einen Vektor namens „{name}“, er {where}; wähle einen anderen Namen.</translation>
    </message>
    <message>
      <source>At layer {layer}, the model's numbers for pair {value} are not finite (NaN or infinite); load it in float32, or choose another model.</source>
      <translation>Auf Schicht {layer} sind die Zahlen des Modells für Paar {value} nicht endlich (NaN oder unendlich); lade es in float32 oder wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>Feature {index} of {name} ({layout}): row {index} of W_dec, {unit}</source>
      <translation>Merkmal {index} von {name} ({layout}): Zeile {index} von W_dec, {unit}</translation>
    </message>
    <message>
      <source>Gemma Scope</source>
      <translation>Gemma Scope</translation>
    </message>
    <message>
      <source>Give the vector a name.</source>
      <translation>Gib dem Vektor einen Namen.</translation>
    </message>
    <message>
      <source>Labelled “{label}”.</source>
      <translation>Bezeichnung: „{label}“.</translation>
    </message>
    <message>
      <source>Layer 0 was left out: llama.cpp cannot steer the first block.</source>
      <translation>Schicht 0 wurde weggelassen: llama.cpp kann den ersten Block nicht steuern.</translation>
    </message>
    <message>
      <source>Layer {layer} of {other} acts like layer {value} of {reference}: the two count their layers differently.</source>
      <translation>Schicht {layer} von {other} wirkt wie Schicht {value} von {reference}: die beiden zählen ihre Schichten verschieden.</translation>
    </message>
    <message>
      <source>Left as they are: macros that only SillyTavern knows ({value}).</source>
      <translation>Belassen: Makros, die nur SillyTavern kennt ({value}).</translation>
    </message>
    <message>
      <source>Left out: alternate greetings ({count}).</source>
      <translation>Weggelassen: andere Begrüßungen ({count}).</translation>
    </message>
    <message>
      <source>Left out: assets such as expressions and sounds ({count}).</source>
      <translation>Weggelassen: Beigaben wie Gesichtsausdrücke und Klänge ({count}).</translation>
    </message>
    <message>
      <source>Left out: entries of the lorebook ({count}).</source>
      <translation>Weggelassen: Einträge des Lorebooks ({count}).</translation>
    </message>
    <message>
      <source>Left out: extensions of other programs ({value}).</source>
      <translation>Weggelassen: Erweiterungen anderer Programme ({value}).</translation>
    </message>
    <message>
      <source>Left out: greetings for groups ({count}).</source>
      <translation>Weggelassen: Begrüßungen für Gruppen ({count}).</translation>
    </message>
    <message>
      <source>Left out: regex scripts ({count}).</source>
      <translation>Weggelassen: Regex-Skripte ({count}).</translation>
    </message>
    <message>
      <source>Left out: the creator's notes and tags.</source>
      <translation>Weggelassen: Anmerkungen und Schlagwörter des Urhebers.</translation>
    </message>
    <message>
      <source>Neutral system prompts go with the placement “system” only; leave them out.</source>
      <translation>Neutrale Systemprompts passen nur zum Einsetzen als „system“; lass sie weg.</translation>
    </message>
    <message>
      <source>New conversation</source>
      <translation>Neue Unterhaltung</translation>
    </message>
    <message>
      <source>No model is loaded; choose a model first.</source>
      <translation>Kein Modell geladen; wähle zuerst ein Modell.</translation>
    </message>
    <message>
      <source>No vector is on, so there is nothing to write; switch one on.</source>
      <translation>Kein Vektor ist an, darum gibt es nichts zu schreiben; schalte einen ein.</translation>
    </message>
    <message>
      <source>Of “{name}” {value} of {value_2} MB are here; go on with its download, or remove it.</source>
      <translation>Von „{name}“ sind {value} von {value_2} MB da; setze den Download fort oder entferne es.</translation>
    </message>
    <message>
      <source>Other machines can reach a server on {host}, so requests to it must carry a key; set a key, or listen on 127.0.0.1.</source>
      <translation>Andere Rechner erreichen einen Server auf {host}, darum müssen Anfragen an ihn einen Schlüssel tragen; setze einen Schlüssel oder lass ihn auf 127.0.0.1 lauschen.</translation>
    </message>
    <message>
      <source>Pair {value} {problem}.</source>
      <translation>Paar {value} {problem}.</translation>
    </message>
    <message>
      <source>Pairs placed as `system` need a question each; add a `prompt` to every pair.</source>
      <translation>Als `system` eingesetzte Paare brauchen je eine Frage; gib jedem Paar einen `prompt`.</translation>
    </message>
    <message>
      <source>Prompt and response alike are pushed by the file; here {value} acts on one of them.</source>
      <translation>Die Datei schiebt Prompt und Antwort gleichermaßen; hier wirkt {value} nur auf eines von beiden.</translation>
    </message>
    <message>
      <source>Recovered conversation</source>
      <translation>Wiederhergestellte Unterhaltung</translation>
    </message>
    <message>
      <source>That is more than one emoji; choose one, or leave it out.</source>
      <translation>Das ist mehr als ein Emoji; wähle eines oder lass es weg.</translation>
    </message>
    <message>
      <source>The backend “{backend}” is not available; choose one of: auto, {here}.</source>
      <translation>Das Backend „{backend}“ ist nicht verfügbar; wähle eines von: auto, {here}.</translation>
    </message>
    <message>
      <source>The blocks of {value} hand on {found} instead of one residual stream, so they can be neither read nor steered; choose another model.</source>
      <translation>Die Blöcke von {value} geben {found} statt eines einzigen Residualstroms weiter und lassen sich darum weder lesen noch steuern; wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>The cache cannot be kept in “{kv_type}”; choose one of: auto, {choice}.</source>
      <translation>Der Cache lässt sich nicht in „{kv_type}“ halten; wähle eines von: auto, {choice}.</translation>
    </message>
    <message>
      <source>The conversation</source>
      <translation>Die Unterhaltung</translation>
    </message>
    <message>
      <source>The conversations in “{path}” {problem}; {next_step}.</source>
      <translation>Die Unterhaltungen in „{path}“ {problem}; {next_step}.</translation>
    </message>
    <message>
      <source>The device “{name}” is not available on this machine; choose one of: {choice}.</source>
      <translation>Das Gerät „{name}“ gibt es auf diesem Rechner nicht; wähle eines von: {choice}.</translation>
    </message>
    <message>
      <source>The disk of “{folder}” has {value} GB free, and {value_2} GB are to come; free some space and go on, what is here is kept.</source>
      <translation>Die Platte von „{folder}“ hat {value} GB frei, und {value_2} GB kommen noch; schaffe Platz und mach weiter, was da ist, bleibt.</translation>
    </message>
    <message>
      <source>The dtype “{name}” is unknown; choose one of: auto, {value}.</source>
      <translation>Der Zahlentyp „{name}“ ist unbekannt; wähle einen von: auto, {value}.</translation>
    </message>
    <message>
      <source>The end of the content cannot be found in this model's chat template; use --position last instead.</source>
      <translation>In der Chatvorlage dieses Modells lässt sich das Ende des Inhalts nicht finden; nimm stattdessen die Position „last“.</translation>
    </message>
    <message>
      <source>The engine process ended with status {code}.</source>
      <translation>Der Prozess der Engine endete mit Status {code}.</translation>
    </message>
    <message>
      <source>The engine process gave no sign of life.</source>
      <translation>Der Prozess der Engine gab kein Lebenszeichen.</translation>
    </message>
    <message>
      <source>The engine process was ended by signal {value}.</source>
      <translation>Der Prozess der Engine wurde durch Signal {value} beendet.</translation>
    </message>
    <message>
      <source>The engine process was ended by {name}.</source>
      <translation>Der Prozess der Engine wurde durch {name} beendet.</translation>
    </message>
    <message>
      <source>The engine stopped while it loaded “{ref}”, so that is damaged, too large for the memory, or of a kind that the engine cannot read; choose another model.</source>
      <translation>Die Engine blieb stehen, während sie „{ref}“ lud; das Modell ist also beschädigt, zu groß für den Speicher oder von einer Art, die sie nicht lesen kann; wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>The engine stopped while it worked on this; restart it and try again.</source>
      <translation>Die Engine blieb bei dieser Arbeit stehen; starte sie neu und versuche es noch einmal.</translation>
    </message>
    <message>
      <source>The engine stopped while it worked on this; try other words, or another model.</source>
      <translation>Die Engine blieb bei dieser Arbeit stehen; versuche es mit anderen Worten oder einem anderen Modell.</translation>
    </message>
    <message>
      <source>The file does not say how it was made, nor which token was read.</source>
      <translation>Die Datei sagt nicht, wie sie entstand, und nicht, welches Token gelesen wurde.</translation>
    </message>
    <message>
      <source>The file holds the pole “{positive}” alone; “{negative}” has directions of its own: export it at a negative scale, into a file of its own.</source>
      <translation>Die Datei enthält nur den Pol „{positive}“; „{negative}“ hat eigene Richtungen: exportiere ihn mit negativem Faktor in eine eigene Datei.</translation>
    </message>
    <message>
      <source>The instructions for after the conversation stand at the end of the system prompt.</source>
      <translation>Die Anweisungen für nach der Unterhaltung stehen am Ende des Systemprompts.</translation>
    </message>
    <message>
      <source>The machine has not enough free memory for this; choose a smaller model.</source>
      <translation>Der Rechner hat dafür nicht genug freien Speicher; wähle ein kleineres Modell.</translation>
    </message>
    <message>
      <source>The message with its system prompt</source>
      <translation>Die Nachricht mit ihrem Systemprompt</translation>
    </message>
    <message>
      <source>The method “{method}” is unknown; choose one of: {value}.</source>
      <translation>Das Verfahren „{method}“ ist unbekannt; wähle eines von: {value}.</translation>
    </message>
    <message>
      <source>The model class {model} has no list of {n_layers} decoder blocks that can be steered{value}; choose another model.</source>
      <translation>Die Modellklasse {model} hat keine Liste von {n_layers} Decoderblöcken, die sich steuern lassen{value}; wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>The model class {model} reads a text forwards and backwards at once, so it cannot write one; choose another model.</source>
      <translation>Die Modellklasse {model} liest einen Text vorwärts und rückwärts zugleich und kann darum keinen schreiben; wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>The model class {model} runs one block {times} times in a pass, so a layer's number does not name one place in it; choose another model.</source>
      <translation>Die Modellklasse {model} durchläuft einen Block {times}-mal je Durchgang, die Nummer einer Schicht benennt darin also keine einzelne Stelle; wähle ein anderes Modell.</translation>
    </message>
    <message>
      <source>The model has layers 0 to {value}, not {value_2}; name others.</source>
      <translation>Das Modell hat die Schichten 0 bis {value}, nicht {value_2}; nenne andere.</translation>
    </message>
    <message>
      <source>The model was made to read at most {longest} tokens, so its context cannot be {asked}; ask for {longest} or less.</source>
      <translation>Das Modell ist für höchstens {longest} Token gemacht, sein Kontext kann also nicht {asked} sein; verlange {longest} oder weniger.</translation>
    </message>
    <message>
      <source>The model {model} {problem}; {next_step}.</source>
      <translation>Das Modell {model} {problem}; {next_step}.</translation>
    </message>
    <message>
      <source>The model “{ref}” {problem}; give `builtin`, a model folder or a .gguf file.</source>
      <translation>Das Modell „{ref}“ {problem}; gib `builtin`, einen Modellordner oder eine .gguf-Datei an.</translation>
    </message>
    <message>
      <source>The model's chat template refuses {what} ({reason}); {next_step}.</source>
      <translation>Die Chatvorlage des Modells weist {what} zurück ({reason}); {next_step}.</translation>
    </message>
    <message>
      <source>The model's numbers for the next token are not finite (NaN or infinite), so the answer ends here; lower the strength, or load the model in another number type (dtype).</source>
      <translation>Die Zahlen des Modells für das nächste Token sind nicht endlich (NaN oder unendlich), darum endet die Antwort hier; senke die Stärke oder lade das Modell in einem anderen Zahlentyp (dtype).</translation>
    </message>
    <message>
      <source>The name was cut to {LONGEST_NAME} characters.</source>
      <translation>Der Name wurde auf {LONGEST_NAME} Zeichen gekürzt.</translation>
    </message>
    <message>
      <source>The position prompt_mean reads the question after a system prompt; place the pairs as `system`, or choose another position.</source>
      <translation>Die Position prompt_mean liest die Frage nach einem Systemprompt; setze die Paare als `system` ein oder wähle eine andere Position.</translation>
    </message>
    <message>
      <source>The position response_mean needs a reply to read; give each pair a `prompt`, or use --position last.</source>
      <translation>Die Position response_mean braucht eine Antwort zum Lesen; gib jedem Paar einen `prompt` oder nimm die Position „last“.</translation>
    </message>
    <message>
      <source>The server cannot listen on {value}: {problem}; {next_step}.</source>
      <translation>Der Server kann nicht auf {value} lauschen: {problem}; {next_step}.</translation>
    </message>
    <message>
      <source>The sum of {value}.</source>
      <translation>Die Summe aus {value}.</translation>
    </message>
    <message>
      <source>The system refused a file{where} ({strerror}); free space or choose another.</source>
      <translation>Das System hat eine Datei{where} verweigert ({strerror}); schaffe Platz oder wähle eine andere.</translation>
    </message>
    <message>
      <source>The term “{term}” cannot be run: {problem}; change it or switch it off.</source>
      <translation>„{term}“ lässt sich nicht ausführen: {problem}; ändere es oder schalte es aus.</translation>
    </message>
    <message>
      <source>The text</source>
      <translation>Der Text</translation>
    </message>
    <message>
      <source>The text “{text}” gives no tokens; change it.</source>
      <translation>Der Text „{text}“ ergibt keine Token; ändere ihn.</translation>
    </message>
    <message>
      <source>The variable HF_HUB_OFFLINE forbids every download; start Tiller without it to fetch models.</source>
      <translation>Die Variable HF_HUB_OFFLINE verbietet jeden Download; starte Tiller ohne sie, um Modelle zu holen.</translation>
    </message>
    <message>
      <source>The vector “{name}” cannot be used: {problem}; {next_step}.</source>
      <translation>Der Vektor „{name}“ ist nicht zu gebrauchen: {problem}; {next_step}.</translation>
    </message>
    <message>
      <source>The vector “{name}” has no calibrated strength{side} yet; measure it with `sweep {name}`, or give a raw multiplier with --scale {name}=1.</source>
      <translation>Der Vektor „{name}“ hat noch keine gemessene Stärke{side}; miss ihn mit `sweep {name}` oder gib mit --scale {name}=1 einen rohen Faktor an.</translation>
    </message>
    <message>
      <source>The vector “{name}” was made for {made_for} and cannot steer {model}; make it for this model with `extract {name}`.</source>
      <translation>Der Vektor „{name}“ wurde für {made_for} erstellt und kann {model} nicht steuern; erstelle ihn mit `extract {name}` für dieses Modell.</translation>
    </message>
    <message>
      <source>The vectors that are on cancel each other out; change the strength of one.</source>
      <translation>Die eingeschalteten Vektoren heben einander auf; ändere die Stärke von einem.</translation>
    </message>
    <message>
      <source>The {name} cannot be {value}; give a number {wanted}.</source>
      <translation>{name} kann nicht {value} sein; gib eine Zahl {wanted} an.</translation>
    </message>
    <message>
      <source>There are no pairs to make a vector from; add at least one.</source>
      <translation>Es gibt keine Paare, aus denen ein Vektor werden könnte; füge mindestens eines hinzu.</translation>
    </message>
    <message>
      <source>There is a persona named “{name}” again; rename it, then bring back the old one.</source>
      <translation>Es gibt wieder eine Persona namens „{name}“; benenne sie um und hole dann die alte zurück.</translation>
    </message>
    <message>
      <source>There is a persona named “{name}” already; choose another name.</source>
      <translation>Eine Persona namens „{name}“ gibt es schon; wähle einen anderen Namen.</translation>
    </message>
    <message>
      <source>There is a vector named “{name}” again; rename it, then bring back the old one.</source>
      <translation>Es gibt wieder einen Vektor namens „{name}“; benenne ihn um und hole dann den alten zurück.</translation>
    </message>
    <message>
      <source>There is a vector named “{name}” for {name_2} already; choose another name.</source>
      <translation>Einen Vektor namens „{name}“ gibt es für {name_2} schon; wähle einen anderen Namen.</translation>
    </message>
    <message>
      <source>There is no layer {last}; {which}.</source>
      <translation>Eine Schicht {last} gibt es nicht; {which}.</translation>
    </message>
    <message>
      <source>There is no persona named “{name}”; {choice}.</source>
      <translation>Es gibt keine Persona namens „{name}“; {choice}.</translation>
    </message>
    <message>
      <source>There is no port {port}; give a number from 1 to 65535.</source>
      <translation>Einen Port {port} gibt es nicht; gib eine Zahl von 1 bis 65535 an.</translation>
    </message>
    <message>
      <source>There is no vector named “{name}” for this model; {choice}.</source>
      <translation>Für dieses Modell gibt es keinen Vektor namens „{name}“; {choice}.</translation>
    </message>
    <message>
      <source>There is no {what} {number} in the history; it may have been deleted meanwhile.</source>
      <translation>Im Verlauf gibt es {what} {number} nicht; vielleicht wurde sie inzwischen gelöscht.</translation>
    </message>
    <message>
      <source>This build of llama.cpp does not let its tensors be read ({reason}), so no vector can be made with it; build it again with `make llama`, or use --backend transformers.</source>
      <translation>Dieses llama.cpp lässt seine Tensoren nicht lesen ({reason}), darum lässt sich damit kein Vektor erstellen; baue es mit `make llama` neu oder nimm das Backend transformers.</translation>
    </message>
    <message>
      <source>This build of llama.cpp runs on the CPU alone, not on {device}; leave out --device, or choose the backend transformers.</source>
      <translation>Dieses llama.cpp läuft nur auf der CPU, nicht auf {device}; lass --device weg oder wähle das Backend transformers.</translation>
    </message>
    <message>
      <source>This build of llama.cpp runs on the CPU alone, so no block can be put elsewhere; leave out --gpu-layers.</source>
      <translation>Dieses llama.cpp läuft nur auf der CPU, darum lässt sich kein Block anderswohin legen; lass --gpu-layers weg.</translation>
    </message>
    <message>
      <source>This is a bug in Tiller ({name}); the log has the details.</source>
      <translation>Das ist ein Fehler in Tiller ({name}); Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
      <source>This model's tokenizer does not say where its tokens stand; use --position last.</source>
      <translation>Der Tokenizer dieses Modells sagt nicht, wo seine Token stehen; nimm die Position „last“.</translation>
    </message>
    <message>
      <source>Tiller is already open with the folder “{folder}”; go on in its window, or name another folder with --data-dir.</source>
      <translation>Tiller ist mit dem Ordner „{folder}“ schon offen; mach in seinem Fenster weiter oder nenne mit --data-dir einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Tiller {VERSION}</source>
      <translation>Tiller {VERSION}</translation>
    </message>
    <message>
      <source>Tiller {VERSION} ({backend}, {dtype})</source>
      <translation>Tiller {VERSION} ({backend}, {dtype})</translation>
    </message>
    <message>
      <source>Tiller: how llama.cpp is started with</source>
      <translation>Tiller: so startet llama.cpp mit</translation>
    </message>
    <message>
      <source>Tiller: model hub</source>
      <translation>Tiller: Modellhub</translation>
    </message>
    <message>
      <source>Type, paste or open at least one pair.</source>
      <translation>Tippe, füge ein oder öffne mindestens ein Paar.</translation>
    </message>
    <message>
      <source>Value error,</source>
      <translation>Falscher Wert,</translation>
    </message>
    <message>
      <source>[unused {number}]</source>
      <translation>[ungenutzt {number}]</translation>
    </message>
    <message>
      <source>a Gemma model</source>
      <translation>ein Gemma-Modell</translation>
    </message>
    <message>
      <source>a class without a single activation cannot be told from another</source>
      <translation>eine Klasse ohne eine einzige Aktivierung lässt sich von keiner anderen unterscheiden</translation>
    </message>
    <message>
      <source>a class without a single activation has no mean</source>
      <translation>eine Klasse ohne eine einzige Aktivierung hat kein Mittel</translation>
    </message>
    <message>
      <source>a collection</source>
      <translation>eine Sammlung</translation>
    </message>
    <message>
      <source>a data set</source>
      <translation>ein Datensatz</translation>
    </message>
    <message>
      <source>a delta of shape {shape} for layer {layer} cannot be added</source>
      <translation>ein Schub der Form {shape} lässt sich auf Schicht {layer} nicht addieren</translation>
    </message>
    <message>
      <source>a download of nothing</source>
      <translation>ein Download von nichts</translation>
    </message>
    <message>
      <source>a note of another version</source>
      <translation>eine Notiz anderer Version</translation>
    </message>
    <message>
      <source>a paper</source>
      <translation>eine Veröffentlichung</translation>
    </message>
    <message>
      <source>a path that leads elsewhere</source>
      <translation>ein Pfad, der anderswohin führt</translation>
    </message>
    <message>
      <source>a receipt cannot be read: {error}</source>
      <translation>ein Beleg ist nicht lesbar: {error}</translation>
    </message>
    <message>
      <source>a reply without a question</source>
      <translation>eine Antwort ohne Frage</translation>
    </message>
    <message>
      <source>a single number</source>
      <translation>eine einzelne Zahl</translation>
    </message>
    <message>
      <source>a space</source>
      <translation>ein Space</translation>
    </message>
    <message>
      <source>a tensor of {shape} for {rows} rows of {tokens} tokens</source>
      <translation>einen Tensor der Form {shape} für {rows} Zeilen zu {tokens} Token</translation>
    </message>
    <message>
      <source>a tensor of {value} dimensions</source>
      <translation>einen Tensor mit {value} Dimensionen</translation>
    </message>
    <message>
      <source>ablate</source>
      <translation>tilgen</translation>
    </message>
    <message>
      <source>above 0 and at most 1</source>
      <translation>über 0 und höchstens 1</translation>
    </message>
    <message>
      <source>above 0 and at most 10</source>
      <translation>über 0 und höchstens 10</translation>
    </message>
    <message>
      <source>add a `prompt` to every pair</source>
      <translation>gib jedem Paar einen `prompt`</translation>
    </message>
    <message>
      <source>all its directions are zero</source>
      <translation>alle seine Richtungen sind null</translation>
    </message>
    <message>
      <source>an empty {value} side</source>
      <translation>eine leere {value} Seite</translation>
    </message>
    <message>
      <source>an unknown model</source>
      <translation>ein unbekanntes Modell</translation>
    </message>
    <message>
      <source>and others</source>
      <translation>und andere</translation>
    </message>
    <message>
      <source>and {value} more</source>
      <translation>und {value} weitere</translation>
    </message>
    <message>
      <source>another program has this port</source>
      <translation>ein anderes Programm hat diesen Port</translation>
    </message>
    <message>
      <source>are damaged ({reason})</source>
      <translation>sind beschädigt ({reason})</translation>
    </message>
    <message>
      <source>are damaged and cannot be recovered ({error})</source>
      <translation>sind beschädigt und nicht wiederherzustellen ({error})</translation>
    </message>
    <message>
      <source>ask for a shorter context (--context), or choose a smaller model</source>
      <translation>verlange einen kürzeren Kontext (--context) oder wähle ein kleineres Modell</translation>
    </message>
    <message>
      <source>asking the hub</source>
      <translation>fragt den Hub</translation>
    </message>
    <message>
      <source>at line {line}, column {colno} ({msg})</source>
      <translation>in Zeile {line}, Spalte {colno} ({msg})</translation>
    </message>
    <message>
      <source>attach a text file</source>
      <translation>hänge eine Textdatei an</translation>
    </message>
    <message>
      <source>attach the files in it</source>
      <translation>hänge die Dateien darin an</translation>
    </message>
    <message>
      <source>attach the part that matters</source>
      <translation>hänge den Teil an, auf den es ankommt</translation>
    </message>
    <message>
      <source>block 0 is steered through llama.cpp's eval callback, which makes each token take up to a fifth longer</source>
      <translation>Block 0 wird über llama.cpps Eval-Callback gesteuert, wodurch jedes Token bis zu ein Fünftel länger braucht</translation>
    </message>
    <message>
      <source>block {value} is not given what block {layer} gives</source>
      <translation>Block {value} bekommt nicht, was Block {layer} gibt</translation>
    </message>
    <message>
      <source>brings code of its own to run its type “{kind}”, and no code from a model is ever run</source>
      <translation>bringt für seinen Typ „{kind}“ eigenen Code mit, und Code aus einem Modell wird nie ausgeführt</translation>
    </message>
    <message>
      <source>bytes</source>
      <translation>Bytes</translation>
    </message>
    <message>
      <source>cannot be imported: {where}: {problem}</source>
      <translation>lässt sich nicht importieren: {where}: {problem}</translation>
    </message>
    <message>
      <source>cannot be loaded by llama.cpp ({reason})</source>
      <translation>lässt sich von llama.cpp nicht laden ({reason})</translation>
    </message>
    <message>
      <source>cannot be loaded by transformers</source>
      <translation>lässt sich von transformers nicht laden</translation>
    </message>
    <message>
      <source>cannot be moved ({strerror})</source>
      <translation>lässt sich nicht verschieben ({strerror})</translation>
    </message>
    <message>
      <source>cannot be quantised ({reason})</source>
      <translation>lässt sich nicht quantisieren ({reason})</translation>
    </message>
    <message>
      <source>cannot be reached ({error})</source>
      <translation>sind nicht zu erreichen ({error})</translation>
    </message>
    <message>
      <source>cannot be read</source>
      <translation>ist nicht lesbar</translation>
    </message>
    <message>
      <source>cannot be read ({error})</source>
      <translation>ist nicht lesbar ({error})</translation>
    </message>
    <message>
      <source>cannot be read ({strerror})</source>
      <translation>ist nicht lesbar ({strerror})</translation>
    </message>
    <message>
      <source>cannot be read ({value})</source>
      <translation>ist nicht lesbar ({value})</translation>
    </message>
    <message>
      <source>cannot be removed ({strerror})</source>
      <translation>lässt sich nicht entfernen ({strerror})</translation>
    </message>
    <message>
      <source>cannot be run by transformers on text alone</source>
      <translation>lässt sich von transformers nicht mit Text allein ausführen</translation>
    </message>
    <message>
      <source>cannot be used: {value}</source>
      <translation>ist nicht zu gebrauchen: {value}</translation>
    </message>
    <message>
      <source>cannot be written (the ending “{ending}” is not known)</source>
      <translation>lässt sich nicht schreiben (die Endung „{ending}“ ist unbekannt)</translation>
    </message>
    <message>
      <source>cannot be written ({reason})</source>
      <translation>lässt sich nicht schreiben ({reason})</translation>
    </message>
    <message>
      <source>cannot be written ({strerror})</source>
      <translation>lässt sich nicht schreiben ({strerror})</translation>
    </message>
    <message>
      <source>cards are PNG or JSON files</source>
      <translation>Karten sind PNG- oder JSON-Dateien</translation>
    </message>
    <message>
      <source>check that it is there</source>
      <translation>prüfe, ob sie da ist</translation>
    </message>
    <message>
      <source>check that it is there and who may write to its folder</source>
      <translation>prüfe, ob sie da ist und wer in ihren Ordner schreiben darf</translation>
    </message>
    <message>
      <source>check the free space and who may write there</source>
      <translation>prüfe den freien Platz und wer dort schreiben darf</translation>
    </message>
    <message>
      <source>check the name and the folder</source>
      <translation>prüfe den Namen und den Ordner</translation>
    </message>
    <message>
      <source>check who may read it</source>
      <translation>prüfe, wer sie lesen darf</translation>
    </message>
    <message>
      <source>check who may write to its folder</source>
      <translation>prüfe, wer in ihren Ordner schreiben darf</translation>
    </message>
    <message>
      <source>checking that it can be steered</source>
      <translation>prüft, ob es sich steuern lässt</translation>
    </message>
    <message>
      <source>checking the blocks</source>
      <translation>prüft die Blöcke</translation>
    </message>
    <message>
      <source>checking what is here</source>
      <translation>prüft, was da ist</translation>
    </message>
    <message>
      <source>choose 127.0.0.1, or an address that it has</source>
      <translation>wähle 127.0.0.1 oder eine Adresse, die er hat</translation>
    </message>
    <message>
      <source>choose a .jsonl, .json or .csv file</source>
      <translation>wähle eine .jsonl-, .json- oder .csv-Datei</translation>
    </message>
    <message>
      <source>choose a control vector, or open it as a model</source>
      <translation>wähle einen Steuervektor oder öffne sie als Modell</translation>
    </message>
    <message>
      <source>choose a file that Tiller exported</source>
      <translation>wähle eine Datei, die Tiller exportiert hat</translation>
    </message>
    <message>
      <source>choose a folder of SAELens or Gemma Scope</source>
      <translation>wähle einen Ordner von SAELens oder Gemma Scope</translation>
    </message>
    <message>
      <source>choose a folder that does</source>
      <translation>wähle einen Ordner mit einer</translation>
    </message>
    <message>
      <source>choose a language model</source>
      <translation>wähle ein Sprachmodell</translation>
    </message>
    <message>
      <source>choose a language model's folder</source>
      <translation>wähle den Ordner eines Sprachmodells</translation>
    </message>
    <message>
      <source>choose a model of a type that transformers knows</source>
      <translation>wähle ein Modell eines Typs, den transformers kennt</translation>
    </message>
    <message>
      <source>choose a model that is a decoder</source>
      <translation>wähle ein Modell, das ein Decoder ist</translation>
    </message>
    <message>
      <source>choose a model that is a decoder alone</source>
      <translation>wähle ein Modell, das nur ein Decoder ist</translation>
    </message>
    <message>
      <source>choose a model's .gguf file</source>
      <translation>wähle die .gguf-Datei eines Modells</translation>
    </message>
    <message>
      <source>choose a model's file in F32 or F16</source>
      <translation>wähle die Datei eines Modells in F32 oder F16</translation>
    </message>
    <message>
      <source>choose a port above 1023</source>
      <translation>wähle einen Port über 1023</translation>
    </message>
    <message>
      <source>choose a sparse autoencoder's folder</source>
      <translation>wähle den Ordner eines dünn besetzten Autoencoders</translation>
    </message>
    <message>
      <source>choose a version of the model with .safetensors files</source>
      <translation>wähle eine Fassung des Modells mit .safetensors-Dateien</translation>
    </message>
    <message>
      <source>choose an export of Neuronpedia's explanations</source>
      <translation>wähle einen Export der Erklärungen von Neuronpedia</translation>
    </message>
    <message>
      <source>choose another address</source>
      <translation>wähle eine andere Adresse</translation>
    </message>
    <message>
      <source>choose another file</source>
      <translation>wähle eine andere Datei</translation>
    </message>
    <message>
      <source>choose another file, or --backend transformers</source>
      <translation>wähle eine andere Datei oder das Backend transformers</translation>
    </message>
    <message>
      <source>choose another model</source>
      <translation>wähle ein anderes Modell</translation>
    </message>
    <message>
      <source>choose another model, or --backend transformers</source>
      <translation>wähle ein anderes Modell oder das Backend transformers</translation>
    </message>
    <message>
      <source>choose another model, or a newer Tiller</source>
      <translation>wähle ein anderes Modell oder ein neueres Tiller</translation>
    </message>
    <message>
      <source>choose another model, or mend its template</source>
      <translation>wähle ein anderes Modell oder berichtige seine Vorlage</translation>
    </message>
    <message>
      <source>choose another name</source>
      <translation>wähle einen anderen Namen</translation>
    </message>
    <message>
      <source>choose another number type (dtype) or another model</source>
      <translation>wähle einen anderen Zahlentyp (dtype) oder ein anderes Modell</translation>
    </message>
    <message>
      <source>choose another port</source>
      <translation>wähle einen anderen Port</translation>
    </message>
    <message>
      <source>choose its model</source>
      <translation>wähle sein Modell</translation>
    </message>
    <message>
      <source>choose one for resid_post</source>
      <translation>wähle einen für resid_post</translation>
    </message>
    <message>
      <source>choose one of a later layer</source>
      <translation>wähle einen einer späteren Schicht</translation>
    </message>
    <message>
      <source>choose one of: {value}</source>
      <translation>wähle einen von: {value}</translation>
    </message>
    <message>
      <source>choose the .gguf file of the model itself</source>
      <translation>wähle die .gguf-Datei des Modells selbst</translation>
    </message>
    <message>
      <source>choose the folder of one</source>
      <translation>wähle den Ordner eines einzelnen</translation>
    </message>
    <message>
      <source>choose the model's own .gguf file</source>
      <translation>wähle die eigene .gguf-Datei des Modells</translation>
    </message>
    <message>
      <source>clamp</source>
      <translation>festhalten</translation>
    </message>
    <message>
      <source>classes of shapes {shape} and {shape_2} are no pairs</source>
      <translation>Klassen der Formen {shape} und {shape_2} sind keine Paare</translation>
    </message>
    <message>
      <source>classes of shapes {shape} and {shape_2} cannot be compared</source>
      <translation>Klassen der Formen {shape} und {shape_2} lassen sich nicht vergleichen</translation>
    </message>
    <message>
      <source>close what uses it and try again</source>
      <translation>schließe, was es benutzt, und versuche es noch einmal</translation>
    </message>
    <message>
      <source>comes in several variants</source>
      <translation>gibt es in mehreren Varianten</translation>
    </message>
    <message>
      <source>comes with Tiller</source>
      <translation>gehört zu Tiller</translation>
    </message>
    <message>
      <source>comparing answers</source>
      <translation>vergleicht Antworten</translation>
    </message>
    <message>
      <source>comparing layers</source>
      <translation>vergleicht Schichten</translation>
    </message>
    <message>
      <source>conversation</source>
      <translation>Unterhaltung</translation>
    </message>
    <message>
      <source>conversation {value}</source>
      <translation>Unterhaltung {value}</translation>
    </message>
    <message>
      <source>counts its layers as the model does (cosines {cosines})</source>
      <translation>zählt seine Schichten wie das Modell (Kosinus {cosines})</translation>
    </message>
    <message>
      <source>cut short by an error</source>
      <translation>durch einen Fehler abgebrochen</translation>
    </message>
    <message>
      <source>delete it and make another key</source>
      <translation>lösche sie und erzeuge einen anderen Schlüssel</translation>
    </message>
    <message>
      <source>delete it by hand</source>
      <translation>lösche sie von Hand</translation>
    </message>
    <message>
      <source>delete one of them</source>
      <translation>lösche eine von beiden</translation>
    </message>
    <message>
      <source>describes its features in a way that cannot be read</source>
      <translation>beschreibt seine Merkmale auf eine nicht lesbare Weise</translation>
    </message>
    <message>
      <source>describes its model in a way that cannot be read ({error})</source>
      <translation>beschreibt sein Modell auf eine nicht lesbare Weise ({error})</translation>
    </message>
    <message>
      <source>describes its vector in a way that cannot be read ({error})</source>
      <translation>beschreibt ihren Vektor auf eine nicht lesbare Weise ({error})</translation>
    </message>
    <message>
      <source>does not exist</source>
      <translation>gibt es nicht</translation>
    </message>
    <message>
      <source>does not give the same numbers twice, so an effect cannot be told from chance</source>
      <translation>gibt nicht zweimal dieselben Zahlen, darum ist eine Wirkung nicht vom Zufall zu unterscheiden</translation>
    </message>
    <message>
      <source>does not hold a list at line 1</source>
      <translation>enthält in Zeile 1 keine Liste</translation>
    </message>
    <message>
      <source>does not hold the layers that it names</source>
      <translation>enthält nicht die Schichten, die sie nennt</translation>
    </message>
    <message>
      <source>does not hold the numbers that were to be written</source>
      <translation>enthält nicht die Zahlen, die geschrieben werden sollten</translation>
    </message>
    <message>
      <source>does not say which file holds which weights</source>
      <translation>sagt nicht, welche Datei welche Gewichte enthält</translation>
    </message>
    <message>
      <source>does not say which layer it reads</source>
      <translation>sagt nicht, welche Schicht er liest</translation>
    </message>
    <message>
      <source>does not say which place of the model it reads (hook_name)</source>
      <translation>sagt nicht, welche Stelle des Modells er liest (hook_name)</translation>
    </message>
    <message>
      <source>does not say {key}</source>
      <translation>sagt nichts über {key}</translation>
    </message>
    <message>
      <source>does not tell the model's shape ({error})</source>
      <translation>verrät die Form des Modells nicht ({error})</translation>
    </message>
    <message>
      <source>does not write one token after the other</source>
      <translation>schreibt nicht ein Token nach dem anderen</translation>
    </message>
    <message>
      <source>does not write text by itself</source>
      <translation>schreibt nicht von selbst Text</translation>
    </message>
    <message>
      <source>download the model again</source>
      <translation>lade das Modell erneut herunter</translation>
    </message>
    <message>
      <source>download the model again with its tokenizer files</source>
      <translation>lade das Modell mit seinen Tokenizer-Dateien erneut herunter</translation>
    </message>
    <message>
      <source>duplicate it and rename the copy</source>
      <translation>dupliziere ihn und benenne die Kopie um</translation>
    </message>
    <message>
      <source>early</source>
      <translation>zu früh</translation>
    </message>
    <message>
      <source>empty sides</source>
      <translation>leere Seiten</translation>
    </message>
    <message>
      <source>end the name with .gguf for llama.cpp, or with .safetensors</source>
      <translation>lass den Namen auf .gguf enden, für llama.cpp, oder auf .safetensors</translation>
    </message>
    <message>
      <source>every conversation</source>
      <translation>jede Unterhaltung</translation>
    </message>
    <message>
      <source>export it again</source>
      <translation>exportiere sie noch einmal</translation>
    </message>
    <message>
      <source>export the conversations again</source>
      <translation>exportiere die Unterhaltungen noch einmal</translation>
    </message>
    <message>
      <source>export under another name</source>
      <translation>exportiere unter einem anderen Namen</translation>
    </message>
    <message>
      <source>failed to quantize:</source>
      <translation>Quantisieren gescheitert:</translation>
    </message>
    <message>
      <source>fetch it again</source>
      <translation>hole sie noch einmal</translation>
    </message>
    <message>
      <source>fetch it again, or choose another file</source>
      <translation>hole sie noch einmal oder wähle eine andere Datei</translation>
    </message>
    <message>
      <source>fetch it with `git lfs pull`</source>
      <translation>hole sie mit `git lfs pull`</translation>
    </message>
    <message>
      <source>fetch or export it again</source>
      <translation>hole oder exportiere sie noch einmal</translation>
    </message>
    <message>
      <source>fetch or export the model again</source>
      <translation>hole oder exportiere das Modell noch einmal</translation>
    </message>
    <message>
      <source>fetch or export “{path}” again</source>
      <translation>hole oder exportiere „{path}“ noch einmal</translation>
    </message>
    <message>
      <source>fitting directions</source>
      <translation>bestimmt Richtungen</translation>
    </message>
    <message>
      <source>for these the defaults are used</source>
      <translation>dafür gelten die Vorgaben</translation>
    </message>
    <message>
      <source>free some space or choose another folder</source>
      <translation>schaffe etwas Platz oder wähle einen anderen Ordner</translation>
    </message>
    <message>
      <source>from 0 to 10</source>
      <translation>von 0 bis 10</translation>
    </message>
    <message>
      <source>give either a strength or a scale</source>
      <translation>gib entweder eine Stärke oder einen Faktor an</translation>
    </message>
    <message>
      <source>give every pair a “positive” and a “negative” text</source>
      <translation>gib jedem Paar einen Text „positive“ und einen „negative“</translation>
    </message>
    <message>
      <source>give every pair one of each</source>
      <translation>gib jedem Paar von beiden einen</translation>
    </message>
    <message>
      <source>give it one in the program that made it</source>
      <translation>gib ihr einen in dem Programm, das sie gemacht hat</translation>
    </message>
    <message>
      <source>give logits</source>
      <translation>Logits geben</translation>
    </message>
    <message>
      <source>gives no numbers in {dtype} on {device}</source>
      <translation>gibt in {dtype} auf {device} keine Zahlen</translation>
    </message>
    <message>
      <source>has a token {value}, where the model knows {vocabulary}</source>
      <translation>hat ein Token {value}, wo das Modell {vocabulary} kennt</translation>
    </message>
    <message>
      <source>has a tokenizer that makes llama.cpp end its process</source>
      <translation>hat einen Tokenizer, an dem llama.cpp seinen Prozess beendet</translation>
    </message>
    <message>
      <source>has its whole {name} side inside the {pole} one</source>
      <translation>hat die ganze Seite „{name}“ innerhalb der Seite „{pole}“</translation>
    </message>
    <message>
      <source>has no block from {first_layer} on, where steering begins</source>
      <translation>hat keinen Block ab {first_layer}, wo die Steuerung beginnt</translation>
    </message>
    <message>
      <source>has no column “{key}” in line 1</source>
      <translation>hat in Zeile 1 keine Spalte „{key}“</translation>
    </message>
    <message>
      <source>has no prompt, which it needs as it is placed</source>
      <translation>hat keinen Prompt, den es so eingesetzt braucht</translation>
    </message>
    <message>
      <source>has no tokenizer that can be read</source>
      <translation>hat keinen lesbaren Tokenizer</translation>
    </message>
    <message>
      <source>has no variant “{name}”</source>
      <translation>hat keine Variante „{name}“</translation>
    </message>
    <message>
      <source>has no {error} for “{name}”</source>
      <translation>hat kein {error} für „{name}“</translation>
    </message>
    <message>
      <source>has scaled rotary positions, which cannot be written</source>
      <translation>hat skalierte Rotationspositionen, die sich nicht schreiben lassen</translation>
    </message>
    <message>
      <source>has two sides that are equal</source>
      <translation>hat zwei gleiche Seiten</translation>
    </message>
    <message>
      <source>has {layers} blocks and is {width} wide to llama.cpp, where its header says {ref}</source>
      <translation>hat für llama.cpp {layers} Blöcke und ist {width} breit, während ihr Kopf {ref} sagt</translation>
    </message>
    <message>
      <source>has {which}</source>
      <translation>hat {which}</translation>
    </message>
    <message>
      <source>has “{name}” where a table is wanted</source>
      <translation>hat „{name}“, wo eine Tabelle stehen muss</translation>
    </message>
    <message>
      <source>holds Python objects under “{name}”, which are never read</source>
      <translation>enthält unter „{name}“ Python-Objekte, die nie gelesen werden</translation>
    </message>
    <message>
      <source>holds a character card that is not sound base64</source>
      <translation>enthält eine Charakterkarte, die kein gültiges Base64 ist</translation>
    </message>
    <message>
      <source>holds a decoder of {shape}, not of features x width</source>
      <translation>enthält einen Decoder der Form {shape} statt Merkmale x Breite</translation>
    </message>
    <message>
      <source>holds a tensor “{name}”, which no control vector has</source>
      <translation>enthält einen Tensor „{name}“, den kein Steuervektor hat</translation>
    </message>
    <message>
      <source>holds a vocabulary and no weights</source>
      <translation>enthält ein Vokabular und keine Gewichte</translation>
    </message>
    <message>
      <source>holds a {CONFIG} but no {WEIGHTS}</source>
      <translation>enthält {CONFIG}, aber keine {WEIGHTS}</translation>
    </message>
    <message>
      <source>holds an adapter without the model that it changes</source>
      <translation>enthält einen Adapter ohne das Modell, das er ändert</translation>
    </message>
    <message>
      <source>holds directions of different widths ({value})</source>
      <translation>enthält Richtungen verschiedener Breite ({value})</translation>
    </message>
    <message>
      <source>holds no conversations of Tiller</source>
      <translation>enthält keine Unterhaltungen von Tiller</translation>
    </message>
    <message>
      <source>holds no decoder (W_dec)</source>
      <translation>enthält keinen Decoder (W_dec)</translation>
    </message>
    <message>
      <source>holds no direction</source>
      <translation>enthält keine Richtung</translation>
    </message>
    <message>
      <source>holds no file “{file}”</source>
      <translation>enthält keine Datei „{file}“</translation>
    </message>
    <message>
      <source>holds no labels of features (records with an “index” and a “description”)</source>
      <translation>enthält keine Bezeichnungen von Merkmalen (Einträge mit „index“ und „description“)</translation>
    </message>
    <message>
      <source>holds no pairs</source>
      <translation>enthält keine Paare</translation>
    </message>
    <message>
      <source>holds no sparse autoencoder ({CONFIG} with {WEIGHTS}, or {value})</source>
      <translation>enthält keinen dünn besetzten Autoencoder ({CONFIG} mit {WEIGHTS} oder {value})</translation>
    </message>
    <message>
      <source>holds no text</source>
      <translation>enthält keinen Text</translation>
    </message>
    <message>
      <source>holds no tokenizer</source>
      <translation>enthält keinen Tokenizer</translation>
    </message>
    <message>
      <source>holds no weights (no .safetensors file)</source>
      <translation>enthält keine Gewichte (keine .safetensors-Datei)</translation>
    </message>
    <message>
      <source>holds no weights that Tiller can open</source>
      <translation>enthält keine Gewichte, die Tiller öffnen kann</translation>
    </message>
    <message>
      <source>holds pickled weights only ({value}), which could run code and are never opened</source>
      <translation>enthält nur gepickelte Gewichte ({value}), die Code ausführen könnten und nie geöffnet werden</translation>
    </message>
    <message>
      <source>holds pickled weights only, which could run code and are never opened</source>
      <translation>enthält nur gepickelte Gewichte, die Code ausführen könnten und nie geöffnet werden</translation>
    </message>
    <message>
      <source>holds several autoencoders ({names}{more})</source>
      <translation>enthält mehrere Autoencoder ({names}{more})</translation>
    </message>
    <message>
      <source>holds tensors that are not F32 directions</source>
      <translation>enthält Tensoren, die keine F32-Richtungen sind</translation>
    </message>
    <message>
      <source>holds the same vector as “{used}” and is left out</source>
      <translation>enthält denselben Vektor wie „{used}“ und bleibt außen vor</translation>
    </message>
    <message>
      <source>holds values that cannot be ({value})</source>
      <translation>enthält unmögliche Werte ({value})</translation>
    </message>
    <message>
      <source>holds weights of type {dtype}</source>
      <translation>enthält Gewichte vom Typ {dtype}</translation>
    </message>
    <message>
      <source>holds {told} texts</source>
      <translation>enthält {told} Texte</translation>
    </message>
    <message>
      <source>holds “{name}” as something other than a list of F32 numbers</source>
      <translation>enthält „{name}“ nicht als Liste von F32-Zahlen</translation>
    </message>
    <message>
      <source>holds “{name}” column by column, which is not read</source>
      <translation>enthält „{name}“ spaltenweise, was nicht gelesen wird</translation>
    </message>
    <message>
      <source>holds “{name}” in a form that cannot be read</source>
      <translation>enthält „{name}“ in einer nicht lesbaren Form</translation>
    </message>
    <message>
      <source>holds “{name}” of shape {shape}, where {dimensions} is right</source>
      <translation>enthält „{name}“ in der Form {shape}, richtig wäre {dimensions}</translation>
    </message>
    <message>
      <source>ignores what is added to its blocks</source>
      <translation>übergeht, was zu seinen Blöcken addiert wird</translation>
    </message>
    <message>
      <source>import it with `vectors import`</source>
      <translation>importiere sie mit `vectors import`</translation>
    </message>
    <message>
      <source>import it with `vectors import`, or choose another file</source>
      <translation>importiere sie mit `vectors import` oder wähle eine andere Datei</translation>
    </message>
    <message>
      <source>iostream error</source>
      <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
      <source>is JSON, but neither a persona nor a character card</source>
      <translation>ist JSON, aber weder eine Persona noch eine Charakterkarte</translation>
    </message>
    <message>
      <source>is a GGUF file already</source>
      <translation>ist schon eine GGUF-Datei</translation>
    </message>
    <message>
      <source>is a GGUF file of no kind</source>
      <translation>ist eine GGUF-Datei ohne Art</translation>
    </message>
    <message>
      <source>is a GGUF file of the {architecture} kind</source>
      <translation>ist eine GGUF-Datei der Art {architecture}</translation>
    </message>
    <message>
      <source>is a GGUF file, but not a language model</source>
      <translation>ist eine GGUF-Datei, aber kein Sprachmodell</translation>
    </message>
    <message>
      <source>is a Git LFS pointer, not the file itself</source>
      <translation>ist ein Git-LFS-Verweis, nicht die Datei selbst</translation>
    </message>
    <message>
      <source>is a LoRA adapter, which changes another model</source>
      <translation>ist ein LoRA-Adapter, der ein anderes Modell ändert</translation>
    </message>
    <message>
      <source>is a PNG that is cut short</source>
      <translation>ist ein abgeschnittenes PNG</translation>
    </message>
    <message>
      <source>is a PNG whose text is damaged (its checksum is wrong)</source>
      <translation>ist ein PNG, dessen Text beschädigt ist (falsche Prüfsumme)</translation>
    </message>
    <message>
      <source>is a broken table at line {at} ({error})</source>
      <translation>ist ab Zeile {at} eine beschädigte Tabelle ({error})</translation>
    </message>
    <message>
      <source>is a character card of a kind not known here ({spec})</source>
      <translation>ist eine Charakterkarte einer hier unbekannten Art ({spec})</translation>
    </message>
    <message>
      <source>is a character card whose “{name}” is not a text</source>
      <translation>ist eine Charakterkarte, deren „{name}“ kein Text ist</translation>
    </message>
    <message>
      <source>is a character card without a name</source>
      <translation>ist eine Charakterkarte ohne Namen</translation>
    </message>
    <message>
      <source>is a character card without its data</source>
      <translation>ist eine Charakterkarte ohne Daten</translation>
    </message>
    <message>
      <source>is a control vector, not a model</source>
      <translation>ist ein Steuervektor, kein Modell</translation>
    </message>
    <message>
      <source>is a file, but not a .gguf file</source>
      <translation>ist eine Datei, aber keine .gguf-Datei</translation>
    </message>
    <message>
      <source>is a folder</source>
      <translation>ist ein Ordner</translation>
    </message>
    <message>
      <source>is a folder or a device, not a file</source>
      <translation>ist ein Ordner oder ein Gerät, keine Datei</translation>
    </message>
    <message>
      <source>is a model of the type “{model_type}”, which does not write text</source>
      <translation>ist ein Modell vom Typ „{model_type}“, der keinen Text schreibt</translation>
    </message>
    <message>
      <source>is a picture without a character card</source>
      <translation>ist ein Bild ohne Charakterkarte</translation>
    </message>
    <message>
      <source>is a variant of llama that cannot be written</source>
      <translation>ist eine Spielart von llama, die sich nicht schreiben lässt</translation>
    </message>
    <message>
      <source>is a vector of format {number}, newer than this Tiller reads ({FORMAT})</source>
      <translation>ist ein Vektor im Format {number}, neuer als dieses Tiller liest ({FORMAT})</translation>
    </message>
    <message>
      <source>is a {value} model, and only llama can be written</source>
      <translation>ist ein {value}-Modell, und nur llama lässt sich schreiben</translation>
    </message>
    <message>
      <source>is an archive, such as a CHARX card</source>
      <translation>ist ein Archiv, etwa eine CHARX-Karte</translation>
    </message>
    <message>
      <source>is an encoder-decoder model, whose decoder waits for what an encoder has read</source>
      <translation>ist ein Encoder-Decoder-Modell, dessen Decoder wartet, was ein Encoder gelesen hat</translation>
    </message>
    <message>
      <source>is broken JSON {where}</source>
      <translation>ist beschädigtes JSON {where}</translation>
    </message>
    <message>
      <source>is broken TOML ({error})</source>
      <translation>ist beschädigtes TOML ({error})</translation>
    </message>
    <message>
      <source>is built in a way that this llama.cpp does not know (“{architecture}”)</source>
      <translation>ist auf eine Weise gebaut, die dieses llama.cpp nicht kennt („{architecture}“)</translation>
    </message>
    <message>
      <source>is cut short</source>
      <translation>ist abgeschnitten</translation>
    </message>
    <message>
      <source>is cut short or damaged</source>
      <translation>ist abgeschnitten oder beschädigt</translation>
    </message>
    <message>
      <source>is cut short or no sound {value}</source>
      <translation>ist abgeschnitten oder kein gültiges {value}</translation>
    </message>
    <message>
      <source>is damaged or cut short</source>
      <translation>ist beschädigt oder abgeschnitten</translation>
    </message>
    <message>
      <source>is damaged: its numbers are not those it was written with</source>
      <translation>ist beschädigt: ihre Zahlen sind nicht die, mit denen sie geschrieben wurde</translation>
    </message>
    <message>
      <source>is empty</source>
      <translation>ist leer</translation>
    </message>
    <message>
      <source>is for states {value} wide, where its {CONFIG} says {width}</source>
      <translation>ist für {value} breite Zustände, während {CONFIG} {width} sagt</translation>
    </message>
    <message>
      <source>is in the library</source>
      <translation>ist in der Bibliothek</translation>
    </message>
    <message>
      <source>is larger than {value} MB, which no persona is</source>
      <translation>ist größer als {value} MB, was keine Persona ist</translation>
    </message>
    <message>
      <source>is missing beside the weights, which are in several files</source>
      <translation>fehlt neben den Gewichten, die in mehreren Dateien liegen</translation>
    </message>
    <message>
      <source>is missing{others} though {INDEX} names it</source>
      <translation>fehlt{others}, obwohl {INDEX} die Datei nennt</translation>
    </message>
    <message>
      <source>is neither a file or folder here nor in the Hugging Face cache</source>
      <translation>ist weder eine Datei oder ein Ordner hier noch im Hugging-Face-Cache</translation>
    </message>
    <message>
      <source>is nested too deep for a persona</source>
      <translation>ist für eine Persona zu tief verschachtelt</translation>
    </message>
    <message>
      <source>is nested too deeply at line {first_line}</source>
      <translation>ist in Zeile {first_line} zu tief verschachtelt</translation>
    </message>
    <message>
      <source>is no file</source>
      <translation>ist keine Datei</translation>
    </message>
    <message>
      <source>is no safetensors file</source>
      <translation>ist keine Safetensors-Datei</translation>
    </message>
    <message>
      <source>is no safetensors file: it is too short</source>
      <translation>ist keine Safetensors-Datei: sie ist zu kurz</translation>
    </message>
    <message>
      <source>is no sound safetensors file</source>
      <translation>ist keine gültige Safetensors-Datei</translation>
    </message>
    <message>
      <source>is not UTF-8</source>
      <translation>ist kein UTF-8</translation>
    </message>
    <message>
      <source>is not UTF-8 text</source>
      <translation>ist kein UTF-8-Text</translation>
    </message>
    <message>
      <source>is not UTF-8 text (line {line})</source>
      <translation>ist kein UTF-8-Text (Zeile {line})</translation>
    </message>
    <message>
      <source>is not a GGUF file</source>
      <translation>ist keine GGUF-Datei</translation>
    </message>
    <message>
      <source>is not a byte-level BPE that cuts text as GPT-2, SmolLM or Llama 3 does</source>
      <translation>ist kein Byte-BPE, der Text wie GPT-2, SmolLM oder Llama 3 zerlegt</translation>
    </message>
    <message>
      <source>is not a configuration</source>
      <translation>ist keine Konfiguration</translation>
    </message>
    <message>
      <source>is not a file of pairs</source>
      <translation>ist keine Datei mit Paaren</translation>
    </message>
    <message>
      <source>is not a model folder (it holds no config.json)</source>
      <translation>ist kein Modellordner (er enthält keine config.json)</translation>
    </message>
    <message>
      <source>is not a model's configuration</source>
      <translation>ist keine Konfiguration eines Modells</translation>
    </message>
    <message>
      <source>is not a sound persona ({error})</source>
      <translation>ist keine gültige Persona ({error})</translation>
    </message>
    <message>
      <source>is not one of Tiller's vectors</source>
      <translation>ist keiner von Tillers Vektoren</translation>
    </message>
    <message>
      <source>is not readable as JSON</source>
      <translation>ist nicht als JSON lesbar</translation>
    </message>
    <message>
      <source>is not readable as JSON ({error})</source>
      <translation>ist nicht als JSON lesbar ({error})</translation>
    </message>
    <message>
      <source>is not readable as JSON{where}</source>
      <translation>ist nicht als JSON lesbar{where}</translation>
    </message>
    <message>
      <source>is not sound JSON ({error})</source>
      <translation>ist kein gültiges JSON ({error})</translation>
    </message>
    <message>
      <source>is not sound TOML ({error})</source>
      <translation>ist kein gültiges TOML ({error})</translation>
    </message>
    <message>
      <source>is not text in UTF-8 (or UTF-16)</source>
      <translation>ist kein Text in UTF-8 (oder UTF-16)</translation>
    </message>
    <message>
      <source>is not what a model's folder holds there</source>
      <translation>ist nicht, was ein Modellordner dort enthält</translation>
    </message>
    <message>
      <source>is not whole JSON{place}</source>
      <translation>ist kein ganzes JSON{place}</translation>
    </message>
    <message>
      <source>is of format {value}, newer than this Tiller reads</source>
      <translation>hat das Format {value}, neuer als dieses Tiller liest</translation>
    </message>
    <message>
      <source>is of version {value}, which is newer</source>
      <translation>hat die Version {value}, die neuer ist</translation>
    </message>
    <message>
      <source>is the same as pair {value}</source>
      <translation>ist dasselbe wie Paar {value}</translation>
    </message>
    <message>
      <source>is there already and is no vector</source>
      <translation>gibt es schon und ist kein Vektor</translation>
    </message>
    <message>
      <source>is too large to attach ({size} MB)</source>
      <translation>ist zu groß zum Anhängen ({size} MB)</translation>
    </message>
    <message>
      <source>is too unlike what the pairs give, or too alike at each layer, to tell{told}</source>
      <translation>ist dem, was die Paare ergeben, zu unähnlich oder auf jeder Schicht zu ähnlich, um das zu sagen{told}</translation>
    </message>
    <message>
      <source>is unequal: {value} words on its {longer} side, {value_2} on the other</source>
      <translation>ist ungleich: {value} Wörter auf der Seite „{longer}“, {value_2} auf der anderen</translation>
    </message>
    <message>
      <source>is written one layer {value}</source>
      <translation>ist um eine Schicht verschoben geschrieben ({value})</translation>
    </message>
    <message>
      <source>is written one layer {value} (cosines {cosines})</source>
      <translation>ist um eine Schicht verschoben geschrieben ({value}; Kosinus {cosines})</translation>
    </message>
    <message>
      <source>is {value}, not a model</source>
      <translation>ist {value}, kein Modell</translation>
    </message>
    <message>
      <source>it gives no reason</source>
      <translation>es nennt keinen Grund</translation>
    </message>
    <message>
      <source>it goes on from message {head}, which is not there</source>
      <translation>sie geht von Nachricht {head} aus weiter, die es nicht gibt</translation>
    </message>
    <message>
      <source>it holds no direction</source>
      <translation>er enthält keine Richtung</translation>
    </message>
    <message>
      <source>it holds no direction for layer {value}</source>
      <translation>er enthält keine Richtung für Schicht {value}</translation>
    </message>
    <message>
      <source>it names no format</source>
      <translation>sie nennt kein Format</translation>
    </message>
    <message>
      <source>it sent less than the whole file</source>
      <translation>er sandte weniger als die ganze Datei</translation>
    </message>
    <message>
      <source>its numbers are not those of one token</source>
      <translation>seine Zahlen sind nicht die eines Tokens</translation>
    </message>
    <message>
      <source>its picture is larger than {value} MB</source>
      <translation>ihr Bild ist größer als {value} MB</translation>
    </message>
    <message>
      <source>its picture is no PNG, JPEG or WebP</source>
      <translation>ihr Bild ist kein PNG, JPEG oder WebP</translation>
    </message>
    <message>
      <source>its picture is not sound base64</source>
      <translation>ihr Bild ist kein gültiges Base64</translation>
    </message>
    <message>
      <source>its push on layer {layer} is too large to be a number</source>
      <translation>sein Schub auf Schicht {layer} ist zu groß für eine Zahl</translation>
    </message>
    <message>
      <source>its scale is not a finite number</source>
      <translation>sein Faktor ist keine endliche Zahl</translation>
    </message>
    <message>
      <source>its two poles have directions at different layers</source>
      <translation>seine beiden Pole haben Richtungen auf verschiedenen Schichten</translation>
    </message>
    <message>
      <source>its vector holds no direction for layer {layer}</source>
      <translation>sein Vektor enthält keine Richtung für Schicht {layer}</translation>
    </message>
    <message>
      <source>keep the folders layer_… that it came in</source>
      <translation>behalte die Ordner layer_…, in denen er kam</translation>
    </message>
    <message>
      <source>lacks the weights “{name}”</source>
      <translation>enthält die Gewichte „{name}“ nicht</translation>
    </message>
    <message>
      <source>lacks weights that fit its configuration ({value}{others})</source>
      <translation>enthält keine Gewichte, die zu seiner Konfiguration passen ({value}{others})</translation>
    </message>
    <message>
      <source>late</source>
      <translation>zu spät</translation>
    </message>
    <message>
      <source>layer {layer} cannot be steered on this model and backend</source>
      <translation>Schicht {layer} lässt sich bei diesem Modell und Backend nicht steuern</translation>
    </message>
    <message>
      <source>layer {layer} holds numbers that are not finite (NaN or infinite)</source>
      <translation>Schicht {layer} enthält Zahlen, die nicht endlich sind (NaN oder unendlich)</translation>
    </message>
    <message>
      <source>layer {layer} is {shape} wide, where the model is {width} wide</source>
      <translation>Schicht {layer} ist {shape} breit, das Modell {width}</translation>
    </message>
    <message>
      <source>layers</source>
      <translation>Schichten</translation>
    </message>
    <message>
      <source>leads to {value} and not to the hub</source>
      <translation>führt zu {value} und nicht zum Hub</translation>
    </message>
    <message>
      <source>less {value}</source>
      <translation>weniger {value}</translation>
    </message>
    <message>
      <source>line {line} has an empty “{key}”</source>
      <translation>Zeile {line} hat ein leeres „{key}“</translation>
    </message>
    <message>
      <source>line {line} has more columns than line 1 names</source>
      <translation>Zeile {line} hat mehr Spalten, als Zeile 1 nennt</translation>
    </message>
    <message>
      <source>line {line} has no “positive”</source>
      <translation>Zeile {line} hat kein „positive“</translation>
    </message>
    <message>
      <source>line {line} has no “{key}”</source>
      <translation>Zeile {line} hat kein „{key}“</translation>
    </message>
    <message>
      <source>line {line} has {value} parts</source>
      <translation>Zeile {line} hat {value} Teile</translation>
    </message>
    <message>
      <source>line {line} holds one text</source>
      <translation>Zeile {line} enthält nur einen Text</translation>
    </message>
    <message>
      <source>line {line} is a broken line of a table ({error})</source>
      <translation>Zeile {line} ist eine beschädigte Tabellenzeile ({error})</translation>
    </message>
    <message>
      <source>line {line} is not an object with keys</source>
      <translation>Zeile {line} ist kein Objekt mit Schlüsseln</translation>
    </message>
    <message>
      <source>line {line}: “{key}” holds half a character (a lone surrogate)</source>
      <translation>Zeile {line}: „{key}“ enthält ein halbes Zeichen (ein einzelnes Surrogat)</translation>
    </message>
    <message>
      <source>line {line}: “{key}” is not text</source>
      <translation>Zeile {line}: „{key}“ ist kein Text</translation>
    </message>
    <message>
      <source>llama.cpp could not {what}{reason}; {next_step}.</source>
      <translation>llama.cpp konnte das nicht: {what}{reason}; {next_step}.</translation>
    </message>
    <message>
      <source>llama.cpp does not show the output of block {layer} ({problem}), so vectors cannot be made on this file; make them with --backend transformers.</source>
      <translation>llama.cpp zeigt die Ausgabe von Block {layer} nicht ({problem}), darum lassen sich mit dieser Datei keine Vektoren erstellen; erstelle sie mit dem Backend transformers.</translation>
    </message>
    <message>
      <source>llama.cpp is not installed here{value}; install it with `make llama`, or open the model with --backend transformers.</source>
      <translation>llama.cpp ist hier nicht installiert{value}; installiere es mit `make llama` oder öffne das Modell mit dem Backend transformers.</translation>
    </message>
    <message>
      <source>llama.cpp is not installed, so torch reads this file, in full; `make llama` installs it</source>
      <translation>llama.cpp ist nicht installiert, darum liest torch diese Datei in voller Größe; `make llama` installiert es</translation>
    </message>
    <message>
      <source>llama.cpp reads .gguf files, and {name} is a folder; write it as one with `models export-gguf {ref}`, or choose the backend transformers.</source>
      <translation>llama.cpp liest .gguf-Dateien, und {name} ist ein Ordner; schreibe ihn mit `models export-gguf {ref}` als solche oder wähle das Backend transformers.</translation>
    </message>
    <message>
      <source>load the model again, or choose a smaller one</source>
      <translation>lade das Modell noch einmal oder wähle ein kleineres</translation>
    </message>
    <message>
      <source>longest answer</source>
      <translation>Die längste Antwort</translation>
    </message>
    <message>
      <source>looking at the model</source>
      <translation>sieht sich das Modell an</translation>
    </message>
    <message>
      <source>made for {d_model}-wide {name}; this model is {d_model_2} wide</source>
      <translation>für {name} mit Breite {d_model} erstellt; dieses Modell ist {d_model_2} breit</translation>
    </message>
    <message>
      <source>made for {name} with {n_layers} blocks; this model has {n_layers_2}</source>
      <translation>für {name} mit {n_layers} Blöcken erstellt; dieses Modell hat {n_layers_2}</translation>
    </message>
    <message>
      <source>made for {name}, a {architecture} model; this model is {architecture_2}</source>
      <translation>für {name} erstellt, ein {architecture}-Modell; dieses Modell ist {architecture_2}</translation>
    </message>
    <message>
      <source>made for {name}, which cuts text into other tokens than this model</source>
      <translation>für {name} erstellt, das Text in andere Token zerlegt als dieses Modell</translation>
    </message>
    <message>
      <source>make it again, or fetch its file again</source>
      <translation>erstelle ihn neu oder hole seine Datei noch einmal</translation>
    </message>
    <message>
      <source>make it again, or take it out of the folder</source>
      <translation>erstelle sie neu oder nimm sie aus dem Ordner</translation>
    </message>
    <message>
      <source>make one in the window first</source>
      <translation>erstelle zuerst eine im Fenster</translation>
    </message>
    <message>
      <source>make one with `extract`</source>
      <translation>erstelle einen mit `extract`</translation>
    </message>
    <message>
      <source>make room for {tokens} tokens</source>
      <translation>Platz für {tokens} Token schaffen</translation>
    </message>
    <message>
      <source>make room on the disk, then start again</source>
      <translation>schaffe Platz auf der Platte und starte neu</translation>
    </message>
    <message>
      <source>making room for the context</source>
      <translation>schafft Platz für den Kontext</translation>
    </message>
    <message>
      <source>measuring</source>
      <translation>misst</translation>
    </message>
    <message>
      <source>mend it, or install Tiller again</source>
      <translation>berichtige sie oder installiere Tiller neu</translation>
    </message>
    <message>
      <source>mend that line</source>
      <translation>berichtige diese Zeile</translation>
    </message>
    <message>
      <source>mend the file</source>
      <translation>berichtige die Datei</translation>
    </message>
    <message>
      <source>merge it into its base model, and choose that folder</source>
      <translation>verschmilz ihn mit seinem Grundmodell und wähle dessen Ordner</translation>
    </message>
    <message>
      <source>message</source>
      <translation>Nachricht</translation>
    </message>
    <message>
      <source>message {place} answers message {parent}, which does not come before</source>
      <translation>Nachricht {place} antwortet auf Nachricht {parent}, die nicht davor steht</translation>
    </message>
    <message>
      <source>message {place} has the number {number}</source>
      <translation>Nachricht {place} hat die Nummer {number}</translation>
    </message>
    <message>
      <source>min-p</source>
      <translation>Min-p</translation>
    </message>
    <message>
      <source>moved by {shift} it has a layer {value}</source>
      <translation>um {shift} verschoben hat er eine Schicht {value}</translation>
    </message>
    <message>
      <source>name a smaller --outtype, like q8_0</source>
      <translation>nenne einen kleineren --outtype wie q8_0</translation>
    </message>
    <message>
      <source>name another data folder with --data-dir</source>
      <translation>nenne mit --data-dir einen anderen Datenordner</translation>
    </message>
    <message>
      <source>name other layers</source>
      <translation>nenne andere Schichten</translation>
    </message>
    <message>
      <source>name the columns in the first line</source>
      <translation>benenne die Spalten in der ersten Zeile</translation>
    </message>
    <message>
      <source>names a type of model that transformers {transformers_version} does not know (“{kind}”)</source>
      <translation>nennt einen Modelltyp, den transformers {transformers_version} nicht kennt („{kind}“)</translation>
    </message>
    <message>
      <source>names no model on the hub</source>
      <translation>nennt kein Modell auf dem Hub</translation>
    </message>
    <message>
      <source>names the pole “{value}” on its {pole} side</source>
      <translation>nennt den Pol „{value}“ auf seiner Seite „{pole}“</translation>
    </message>
    <message>
      <source>need SQLite 3.37, and this Python has {sqlite_version}</source>
      <translation>brauchen SQLite 3.37, und dieses Python hat {sqlite_version}</translation>
    </message>
    <message>
      <source>negative</source>
      <translation>negative</translation>
    </message>
    <message>
      <source>no model is that deep</source>
      <translation>so tief ist kein Modell</translation>
    </message>
    <message>
      <source>no prompt</source>
      <translation>kein Prompt</translation>
    </message>
    <message>
      <source>no server</source>
      <translation>kein Server</translation>
    </message>
    <message>
      <source>no such index</source>
      <translation>kein solcher Index</translation>
    </message>
    <message>
      <source>no such table</source>
      <translation>keine solche Tabelle</translation>
    </message>
    <message>
      <source>no value of kind {kind}</source>
      <translation>kein Wert der Art {kind}</translation>
    </message>
    <message>
      <source>none of its layers is one of {first_layer} and after, which both backends steer</source>
      <translation>keine seiner Schichten ist {first_layer} oder später, die beide Backends steuern</translation>
    </message>
    <message>
      <source>norm {length}</source>
      <translation>Norm {length}</translation>
    </message>
    <message>
      <source>not {name}</source>
      <translation>nicht {name}</translation>
    </message>
    <message>
      <source>not {stem}</source>
      <translation>nicht {stem}</translation>
    </message>
    <message>
      <source>of 0 (no limit) or more</source>
      <translation>von 0 (ohne Grenze) oder mehr</translation>
    </message>
    <message>
      <source>of 0 (off) or more</source>
      <translation>von 0 (aus) oder mehr</translation>
    </message>
    <message>
      <source>of at least 0 (off) and below 1</source>
      <translation>von mindestens 0 (aus) und unter 1</translation>
    </message>
    <message>
      <source>of them, {idle} will not run on text alone</source>
      <translation>davon laufen {idle} nicht mit Text allein</translation>
    </message>
    <message>
      <source>one key for each token</source>
      <translation>ein Schlüssel je Token</translation>
    </message>
    <message>
      <source>open the folder itself, or convert it with llama.cpp's own tools</source>
      <translation>öffne den Ordner selbst oder wandle ihn mit llama.cpps eigenen Werkzeugen um</translation>
    </message>
    <message>
      <source>pairs</source>
      <translation>Paare</translation>
    </message>
    <message>
      <source>placing on {type}</source>
      <translation>legt es auf {type}</translation>
    </message>
    <message>
      <source>positive</source>
      <translation>positive</translation>
    </message>
    <message>
      <source>preparing pairs</source>
      <translation>bereitet Paare vor</translation>
    </message>
    <message>
      <source>put a text that holds the mark into quotation marks</source>
      <translation>setze einen Text, der das Zeichen enthält, in Anführungszeichen</translation>
    </message>
    <message>
      <source>put it in quotation marks</source>
      <translation>setze es in Anführungszeichen</translation>
    </message>
    <message>
      <source>quantising</source>
      <translation>quantisiert</translation>
    </message>
    <message>
      <source>read on</source>
      <translation>weiterlesen</translation>
    </message>
    <message>
      <source>reading activations</source>
      <translation>liest Aktivierungen</translation>
    </message>
    <message>
      <source>reading the model</source>
      <translation>liest das Modell</translation>
    </message>
    <message>
      <source>reading the prompt</source>
      <translation>liest den Prompt</translation>
    </message>
    <message>
      <source>reading the tokenizer</source>
      <translation>liest den Tokenizer</translation>
    </message>
    <message>
      <source>reading the weights</source>
      <translation>liest die Gewichte</translation>
    </message>
    <message>
      <source>reads pictures or sound for a model (mmproj)</source>
      <translation>liest Bilder oder Ton für ein Modell (mmproj)</translation>
    </message>
    <message>
      <source>reads {hook}, which no block comes before</source>
      <translation>liest {hook}, wovor kein Block liegt</translation>
    </message>
    <message>
      <source>reads {place}, and only the residual stream can be steered</source>
      <translation>liest {place}, und nur der Residualstrom lässt sich steuern</translation>
    </message>
    <message>
      <source>remove it yourself</source>
      <translation>entferne es selbst</translation>
    </message>
    <message>
      <source>removed</source>
      <translation>entfernt</translation>
    </message>
    <message>
      <source>renamed</source>
      <translation>umbenannt</translation>
    </message>
    <message>
      <source>repetition penalty</source>
      <translation>Die Wiederholungsstrafe</translation>
    </message>
    <message>
      <source>rotate</source>
      <translation>drehen</translation>
    </message>
    <message>
      <source>save it as UTF-8</source>
      <translation>speichere sie als UTF-8</translation>
    </message>
    <message>
      <source>save it as UTF-8 and try again</source>
      <translation>speichere sie als UTF-8 und versuche es noch einmal</translation>
    </message>
    <message>
      <source>save it as V2 or V3</source>
      <translation>speichere sie als V2 oder V3</translation>
    </message>
    <message>
      <source>save it row by row</source>
      <translation>speichere es zeilenweise</translation>
    </message>
    <message>
      <source>save the card as PNG or JSON</source>
      <translation>speichere die Karte als PNG oder JSON</translation>
    </message>
    <message>
      <source>says no version of its format</source>
      <translation>nennt keine Version ihres Formats</translation>
    </message>
    <message>
      <source>says something of “{name}” that cannot be read ({error})</source>
      <translation>sagt über „{name}“ etwas nicht Lesbares ({error})</translation>
    </message>
    <message>
      <source>shorten it</source>
      <translation>kürze sie</translation>
    </message>
    <message>
      <source>shorten it, or start a new conversation</source>
      <translation>kürze sie oder beginne eine neue Unterhaltung</translation>
    </message>
    <message>
      <source>start Tiller again: what can still be read is recovered</source>
      <translation>starte Tiller neu: was noch lesbar ist, wird wiederhergestellt</translation>
    </message>
    <message>
      <source>start a new conversation</source>
      <translation>beginne eine neue Unterhaltung</translation>
    </message>
    <message>
      <source>starting llama.cpp</source>
      <translation>startet llama.cpp</translation>
    </message>
    <message>
      <source>starting torch</source>
      <translation>startet torch</translation>
    </message>
    <message>
      <source>status {status}</source>
      <translation>Status {status}</translation>
    </message>
    <message>
      <source>steers {width}-wide models of at least {depth} blocks, and this one is {model}</source>
      <translation>steuert {width} breite Modelle mit mindestens {depth} Blöcken, und dieses ist {model}</translation>
    </message>
    <message>
      <source>switch it off instead</source>
      <translation>schalte ihn stattdessen aus</translation>
    </message>
    <message>
      <source>take over what was read</source>
      <translation>Gelesenes übernehmen</translation>
    </message>
    <message>
      <source>take the control vector</source>
      <translation>den Steuervektor annehmen</translation>
    </message>
    <message>
      <source>temperature</source>
      <translation>Die Temperatur</translation>
    </message>
    <message>
      <source>tensors</source>
      <translation>Tensoren</translation>
    </message>
    <message>
      <source>texts</source>
      <translation>Texte</translation>
    </message>
    <message>
      <source>the answer was cut short</source>
      <translation>die Antwort wurde abgeschnitten</translation>
    </message>
    <message>
      <source>the defaults are used</source>
      <translation>es gelten die Vorgaben</translation>
    </message>
    <message>
      <source>the disk took only a part</source>
      <translation>die Platte nahm nur einen Teil</translation>
    </message>
    <message>
      <source>the end</source>
      <translation>dem Ende</translation>
    </message>
    <message>
      <source>the model class {model}</source>
      <translation>der Modellklasse {model}</translation>
    </message>
    <message>
      <source>the model does not say how long its context is; {context} tokens are used</source>
      <translation>das Modell sagt nicht, wie lang sein Kontext ist; es gelten {context} Token</translation>
    </message>
    <message>
      <source>the model has layers 0 to {value}</source>
      <translation>das Modell hat die Schichten 0 bis {value}</translation>
    </message>
    <message>
      <source>the model has no chat template; turns are given as plain text, which it continues</source>
      <translation>das Modell hat keine Chatvorlage; es bekommt die Beiträge als reinen Text und schreibt ihn fort</translation>
    </message>
    <message>
      <source>the model was made to read {trained} tokens; {context} are used{why}</source>
      <translation>das Modell ist für {trained} Token gemacht; genutzt werden {context}{why}</translation>
    </message>
    <message>
      <source>the model's chat template cannot be used ({problem}); only raw texts can be read</source>
      <translation>die Chatvorlage des Modells ist nicht zu gebrauchen ({problem}); nur rohe Texte sind lesbar</translation>
    </message>
    <message>
      <source>the model's chat template takes no system prompt; yours will stand at the beginning of the first message</source>
      <translation>die Chatvorlage des Modells nimmt keinen Systemprompt; deiner steht am Anfang der ersten Nachricht</translation>
    </message>
    <message>
      <source>the oldest message was</source>
      <translation>die älteste Nachricht wurde</translation>
    </message>
    <message>
      <source>the opposite</source>
      <translation>das Gegenteil</translation>
    </message>
    <message>
      <source>the system keeps this port for itself</source>
      <translation>das System behält diesen Port für sich</translation>
    </message>
    <message>
      <source>the system refuses it</source>
      <translation>das System lehnt es ab</translation>
    </message>
    <message>
      <source>the term of “{name}” has a number that cannot be</source>
      <translation>bei „{name}“ steht eine unmögliche Zahl</translation>
    </message>
    <message>
      <source>the time {time} names no zone</source>
      <translation>die Zeit {time} nennt keine Zone</translation>
    </message>
    <message>
      <source>the {count} oldest messages were</source>
      <translation>die {count} ältesten Nachrichten wurden</translation>
    </message>
    <message>
      <source>then give a token of that account</source>
      <translation>gib dann ein Token dieses Kontos an</translation>
    </message>
    <message>
      <source>then try again with that account's token</source>
      <translation>versuche es dann mit dem Token dieses Kontos noch einmal</translation>
    </message>
    <message>
      <source>there is no tensor of that name</source>
      <translation>einen Tensor dieses Namens gibt es nicht</translation>
    </message>
    <message>
      <source>they do not run one after the other</source>
      <translation>sie laufen nicht nacheinander</translation>
    </message>
    <message>
      <source>this backend has no operator “{operator}”</source>
      <translation>dieses Backend kann nicht {operator}</translation>
    </message>
    <message>
      <source>this build of llama.cpp does not show its blocks ({trouble}), so block 0 cannot be steered, vectors can only be added, and none can be made with it</source>
      <translation>dieses llama.cpp zeigt seine Blöcke nicht ({trouble}), darum lässt sich Block 0 nicht steuern, Vektoren lassen sich nur addieren und keine damit erstellen</translation>
    </message>
    <message>
      <source>this conversation</source>
      <translation>diese Unterhaltung</translation>
    </message>
    <message>
      <source>this machine has no such address</source>
      <translation>dieser Rechner hat keine solche Adresse</translation>
    </message>
    <message>
      <source>this model</source>
      <translation>dieses Modells</translation>
    </message>
    <message>
      <source>this model has layers 0 to {value}</source>
      <translation>dieses Modell hat die Schichten 0 bis {value}</translation>
    </message>
    <message>
      <source>this model's chat template takes no system prompt, so it stands at the beginning of the first message</source>
      <translation>die Chatvorlage dieses Modells nimmt keinen Systemprompt, darum steht er am Anfang der ersten Nachricht</translation>
    </message>
    <message>
      <source>this model's chat template wants a message before the first reply, so what was said first stands in that message</source>
      <translation>die Chatvorlage dieses Modells verlangt vor der ersten Antwort eine Nachricht, darum steht das zuerst Gesagte in dieser Nachricht</translation>
    </message>
    <message>
      <source>this model's chat template wants a reply between two messages, so messages without one were joined</source>
      <translation>die Chatvorlage dieses Modells verlangt zwischen zwei Nachrichten eine Antwort, darum wurden Nachrichten ohne Antwort verbunden</translation>
    </message>
    <message>
      <source>tokens</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>too large</source>
      <translation>zu groß</translation>
    </message>
    <message>
      <source>top-k</source>
      <translation>Top-k</translation>
    </message>
    <message>
      <source>top-p</source>
      <translation>Top-p</translation>
    </message>
    <message>
      <source>towards “{pole}”</source>
      <translation>in Richtung „{pole}“</translation>
    </message>
    <message>
      <source>two-sided: {positive} and {negative} each have a direction from neutral (cosine of the two {value})</source>
      <translation>zweiseitig: {positive} und {negative} haben je eine Richtung von der Mitte aus (Kosinus der beiden {value})</translation>
    </message>
    <message>
      <source>unit norm</source>
      <translation>Norm 1</translation>
    </message>
    <message>
      <source>unknown model architecture</source>
      <translation>unbekannte Modellarchitektur</translation>
    </message>
    <message>
      <source>unsupported file format</source>
      <translation>nicht unterstütztes Dateiformat</translation>
    </message>
    <message>
      <source>update Tiller</source>
      <translation>aktualisiere Tiller</translation>
    </message>
    <message>
      <source>update Tiller, or ask for a file of an older version</source>
      <translation>aktualisiere Tiller oder bitte um eine Datei einer älteren Version</translation>
    </message>
    <message>
      <source>update Tiller, or start it with another --data-dir</source>
      <translation>aktualisiere Tiller oder starte es mit einem anderen --data-dir</translation>
    </message>
    <message>
      <source>use a newer Python</source>
      <translation>nimm ein neueres Python</translation>
    </message>
    <message>
      <source>vtable constructor failed</source>
      <translation>Aufbau der virtuellen Tabelle gescheitert</translation>
    </message>
    <message>
      <source>was not downloaded by Tiller, so it is not removed</source>
      <translation>wurde nicht von Tiller heruntergeladen und wird darum nicht entfernt</translation>
    </message>
    <message>
      <source>was written by a newer Tiller (version {version} of its format)</source>
      <translation>wurde von einem neueren Tiller geschrieben (Formatversion {version})</translation>
    </message>
    <message>
      <source>were written by a newer Tiller (database {found}, this one knows {value})</source>
      <translation>wurden von einem neueren Tiller geschrieben (Datenbank {found}, dieses kennt {value})</translation>
    </message>
    <message>
      <source>what it reads is {apart} apart</source>
      <translation>was es liest, weicht um {apart} ab</translation>
    </message>
    <message>
      <source>write it anew</source>
      <translation>schreibe es neu</translation>
    </message>
    <message>
      <source>write positive, a tab or |, then negative</source>
      <translation>schreibe positiv, einen Tabulator oder |, dann negativ</translation>
    </message>
    <message>
      <source>write the pairs as [{…}, {…}]</source>
      <translation>schreibe die Paare als [{…}, {…}]</translation>
    </message>
    <message>
      <source>{MODEL_PLACEHOLDER} stands for the model's file.</source>
      <translation>{MODEL_PLACEHOLDER} steht für die Datei des Modells.</translation>
    </message>
    <message>
      <source>{count} rows for {value} tokens</source>
      <translation>{count} Zeilen für {value} Token</translation>
    </message>
    <message>
      <source>{d_model}-wide {made_for}</source>
      <translation>{made_for} mit Breite {d_model}</translation>
    </message>
    <message>
      <source>{d_model}-wide {model}</source>
      <translation>{model} mit Breite {d_model}</translation>
    </message>
    <message>
      <source>{endpoint} cannot be reached ({reason}); go on later, what is here is kept.</source>
      <translation>{endpoint} ist nicht zu erreichen ({reason}); mach später weiter, was da ist, bleibt.</translation>
    </message>
    <message>
      <source>{endpoint} has no “{what}”, or shows it only with a token; check the name, or give a token.</source>
      <translation>{endpoint} hat kein „{what}“ oder zeigt es nur mit einem Token; prüfe den Namen oder gib ein Token an.</translation>
    </message>
    <message>
      <source>{endpoint} refused ({reason}); try again later, what is here is kept.</source>
      <translation>{endpoint} hat abgelehnt ({reason}); versuche es später noch einmal, was da ist, bleibt.</translation>
    </message>
    <message>
      <source>{endpoint} refuses the token; make a new one in your account there, and give that.</source>
      <translation>{endpoint} weist das Token zurück; erzeuge dort in deinem Konto ein neues und gib das an.</translation>
    </message>
    <message>
      <source>{low} to {high} is no part of a model's depth; give two shares from 0 to 1.</source>
      <translation>{low} bis {high} ist kein Teil der Tiefe eines Modells; gib zwei Anteile von 0 bis 1 an.</translation>
    </message>
    <message>
      <source>{name} ({n_layers} blocks, {d_model} wide)</source>
      <translation>{name} ({n_layers} Blöcke, {d_model} breit)</translation>
    </message>
    <message>
      <source>{name} copy</source>
      <translation>{name} Kopie</translation>
    </message>
    <message>
      <source>{name} is there again; there is nothing to bring back.</source>
      <translation>{name} ist wieder da; es gibt nichts zurückzuholen.</translation>
    </message>
    <message>
      <source>{name} ×{scale} on layers {value} ({id})</source>
      <translation>{name} ×{scale} auf den Schichten {value} ({id})</translation>
    </message>
    <message>
      <source>{number} is more than {most}</source>
      <translation>{number} ist mehr als {most}</translation>
    </message>
    <message>
      <source>{one} and {other} are not the same model in two forms; give a folder and the .gguf file that was made of it.</source>
      <translation>{one} und {other} sind nicht dasselbe Modell in zwei Formen; gib einen Ordner und die daraus entstandene .gguf-Datei an.</translation>
    </message>
    <message>
      <source>{option} is for llama.cpp, and torch answers here; leave it out, or choose a .gguf file.</source>
      <translation>{option} ist für llama.cpp, und hier antwortet torch; lass es weg oder wähle eine .gguf-Datei.</translation>
    </message>
    <message>
      <source>{other} does what {reference} does, at every layer{near}.</source>
      <translation>{other} tut auf jeder Schicht, was {reference} tut{near}.</translation>
    </message>
    <message>
      <source>{other} steers as {reference} does, at every layer, but says other things.</source>
      <translation>{other} steuert auf jeder Schicht wie {reference}, sagt aber anderes.</translation>
    </message>
    <message>
      <source>{other} steers the right layers, but cuts text into other tokens.</source>
      <translation>{other} steuert die richtigen Schichten, zerlegt Text aber in andere Token.</translation>
    </message>
    <message>
      <source>{other} steers the right layers; in {number_type} the effect is rounded (least cosine {least}).</source>
      <translation>{other} steuert die richtigen Schichten; in {number_type} ist die Wirkung gerundet (kleinster Kosinus {least}).</translation>
    </message>
    <message>
      <source>{reason}; the setting “{value}” stays as it was.</source>
      <translation>{reason}; die Einstellung „{value}“ bleibt, wie sie war.</translation>
    </message>
    <message>
      <source>{rows} pairs are to be mended first.</source>
      <translation>{rows} Paare sind zuerst zu berichtigen.</translation>
    </message>
    <message>
      <source>{row}, times its largest activation {peak}: scale 1 adds what the feature adds where it is most active.{label}</source>
      <translation>{row}, mal seiner größten Aktivierung {peak}: Faktor 1 addiert, was das Merkmal dort addiert, wo es am aktivsten ist.{label}</translation>
    </message>
    <message>
      <source>{row}: scale 1 adds the row as it is; its largest activation is not known.{label}</source>
      <translation>{row}: Faktor 1 addiert die Zeile, wie sie ist; ihre größte Aktivierung ist unbekannt.{label}</translation>
    </message>
    <message>
      <source>{said} left out to make room</source>
      <translation>{said} weggelassen, um Platz zu schaffen</translation>
    </message>
    <message>
      <source>{size} bytes for {count} numbers</source>
      <translation>{size} Bytes für {count} Zahlen</translation>
    </message>
    <message>
      <source>{terms}: more than adding goes through llama.cpp's eval callback, which makes each token of a small model take up to a half longer</source>
      <translation>{terms}: mehr als Addieren geht über llama.cpps Eval-Callback, wodurch jedes Token eines kleinen Modells bis zur Hälfte länger braucht</translation>
    </message>
    <message>
      <source>{value} numbers a token, not {d_model},</source>
      <translation>{value} Zahlen je Token statt {d_model}</translation>
    </message>
    <message>
      <source>{value} rows for {value_2} tokens</source>
      <translation>{value} Zeilen für {value_2} Token</translation>
    </message>
    <message>
      <source>{what} is {tokens} tokens long and this model reads at most {context}, one of which the answer needs; {next_step}.</source>
      <translation>{what} ist {tokens} Token lang, und dieses Modell liest höchstens {context}, von denen die Antwort eines braucht; {next_step}.</translation>
    </message>
    <message>
      <source>{what}, not a control vector</source>
      <translation>{what}, kein Steuervektor</translation>
    </message>
    <message>
      <source>“{folder}” cannot be written ({reason}); see who may write there, and try again.</source>
      <translation>In „{folder}“ lässt sich nicht schreiben ({reason}); sieh nach, wer dort schreiben darf, und versuche es noch einmal.</translation>
    </message>
    <message>
      <source>“{host}” is no address of this machine; give an IP address such as 127.0.0.1, or 0.0.0.0 for all that it has.</source>
      <translation>„{host}“ ist keine Adresse dieses Rechners; gib eine IP-Adresse wie 127.0.0.1 an, oder 0.0.0.0 für alle, die er hat.</translation>
    </message>
    <message>
      <source>“{kind}” is not a number type that can be written; choose {value}.</source>
      <translation>„{kind}“ ist kein Zahlentyp, der sich schreiben lässt; wähle {value}.</translation>
    </message>
    <message>
      <source>“{location}” is no .gguf file; write one with `models export-gguf {name}`.</source>
      <translation>„{location}“ ist keine .gguf-Datei; schreibe mit `models export-gguf {name}` eine.</translation>
    </message>
    <message>
      <source>“{name}” cannot be typed in a recipe; choose a name without “=” and “@”.</source>
      <translation>„{name}“ lässt sich in keiner Mischung schreiben; wähle einen Namen ohne „=“ und „@“.</translation>
    </message>
    <message>
      <source>“{name}” cannot steer this model: it was {why_not}.</source>
      <translation>„{name}“ kann dieses Modell nicht steuern: es wurde {why_not}.</translation>
    </message>
    <message>
      <source>“{name}” comes with Tiller and cannot be {done}; {advice}.</source>
      <translation>„{name}“ gehört zu Tiller und kann nicht {done} werden; {advice}.</translation>
    </message>
    <message>
      <source>“{name}” has a direction for layer 0 only, which llama.cpp cannot steer; export it as .safetensors, or make it on a later layer.</source>
      <translation>„{name}“ hat nur für Schicht 0 eine Richtung, und die kann llama.cpp nicht steuern; exportiere ihn als .safetensors oder erstelle ihn auf einer späteren Schicht.</translation>
    </message>
    <message>
      <source>“{name}” has features 0 to {value}, not {index}; choose one of those.</source>
      <translation>„{name}“ hat die Merkmale 0 bis {value}, nicht {index}; wähle eines davon.</translation>
    </message>
    <message>
      <source>“{name}” has rows 0 to {value}, not {index}; choose one of those.</source>
      <translation>„{name}“ hat die Zeilen 0 bis {value}, nicht {index}; wähle eine davon.</translation>
    </message>
    <message>
      <source>“{name}” is being downloaded by another Tiller; wait for it, or stop it there.</source>
      <translation>„{name}“ wird gerade von einem anderen Tiller heruntergeladen; warte darauf oder halte es dort an.</translation>
    </message>
    <message>
      <source>“{name}” is not UTF-8 and was read as Latin-1; look at its accents.</source>
      <translation>„{name}“ ist kein UTF-8 und wurde als Latin-1 gelesen; sieh dir seine Umlaute an.</translation>
    </message>
    <message>
      <source>“{name}” is not what the hub lists (its hash is another) and was removed; download it again.</source>
      <translation>„{name}“ ist nicht, was der Hub aufführt (andere Prüfsumme), und wurde entfernt; lade es erneut herunter.</translation>
    </message>
    <message>
      <source>“{name}” is to {operator}, and a file can only add; leave it out.</source>
      <translation>„{name}“ soll {operator}, und eine Datei kann nur addieren; lass ihn weg.</translation>
    </message>
    <message>
      <source>“{name}” was made on {name_2}, whose numbers may be rounded otherwise than those of {name_3}; its effect and its dial may differ a little</source>
      <translation>„{name}“ wurde auf {name_2} erstellt, dessen Zahlen anders gerundet sein können als die von {name_3}; seine Wirkung und sein Regler können etwas abweichen</translation>
    </message>
    <message>
      <source>“{path}” holds {value} GB and this machine has {value_2} GB of memory; choose a smaller model, or one of fewer bits.</source>
      <translation>„{path}“ enthält {value} GB, und dieser Rechner hat {value_2} GB Speicher; wähle ein kleineres Modell oder eines mit weniger Bit.</translation>
    </message>
    <message>
      <source>“{path}” is no longer there.</source>
      <translation>„{path}“ gibt es nicht mehr.</translation>
    </message>
    <message>
      <source>“{path}” no longer holds a model.</source>
      <translation>„{path}“ enthält kein Modell mehr.</translation>
    </message>
    <message>
      <source>“{path}” {problem} and was set aside as “{name}”; {consequence}.</source>
      <translation>„{path}“ {problem} und wurde als „{name}“ beiseitegelegt; {consequence}.</translation>
    </message>
    <message>
      <source>“{path}” {problem}; {consequence}.</source>
      <translation>„{path}“ {problem}; {consequence}.</translation>
    </message>
    <message>
      <source>“{path}” {problem}; {next_step}.</source>
      <translation>„{path}“ {problem}; {next_step}.</translation>
    </message>
    <message>
      <source>“{ref}” is no longer in the Hugging Face cache.</source>
      <translation>„{ref}“ ist nicht mehr im Hugging-Face-Cache.</translation>
    </message>
    <message>
      <source>“{repository}” is gated: accept its terms at {endpoint}/{repository}, and {step}.</source>
      <translation>„{repository}“ ist zugangsbeschränkt: nimm seine Bedingungen unter {endpoint}/{repository} an, und {step}.</translation>
    </message>
    <message>
      <source>“{repository}” {problem}; choose one of: {choice}.</source>
      <translation>„{repository}“ {problem}; wähle eine von: {choice}.</translation>
    </message>
    <message>
      <source>“{repository}” {problem}; choose one with .safetensors or .gguf files of a language model.</source>
      <translation>„{repository}“ {problem}; wähle eines mit .safetensors- oder .gguf-Dateien eines Sprachmodells.</translation>
    </message>
    <message>
      <source>“{text}” does not name layers; write them like 3,5-8, counted from 0.</source>
      <translation>„{text}“ nennt keine Schichten; schreibe sie wie 3,5-8, ab 0 gezählt.</translation>
    </message>
    <message>
      <source>“{text}” is no address of a hub; give one that begins with https://, like “{HUB}”.</source>
      <translation>„{text}“ ist keine Adresse eines Hubs; gib eine an, die mit https:// beginnt, wie „{HUB}“.</translation>
    </message>
    <message>
      <source>“{text}” names no web page's server; give it like https://example.org, and no path.</source>
      <translation>„{text}“ nennt keinen Server einer Webseite; gib ihn wie https://example.org an, ohne Pfad.</translation>
    </message>
    <message>
      <source>“{text}” {problem}; give an id like “org/name”, or the link to a model's page.</source>
      <translation>„{text}“ {problem}; gib eine Kennung wie „org/name“ oder den Link zur Seite eines Modells an.</translation>
    </message>
    <message>
      <source>“{value}” runs backwards; write the lower layer first, like {last}-{first}.</source>
      <translation>„{value}“ läuft rückwärts; schreibe die niedrigere Schicht zuerst, wie {last}-{first}.</translation>
    </message>
    <message>
      <source>“{value}…” is too long for a name; use at most {LONGEST_NAME} characters.</source>
      <translation>„{value}…“ ist zu lang für einen Namen; nimm höchstens {LONGEST_NAME} Zeichen.</translation>
    </message>
  </context>
</TS>
