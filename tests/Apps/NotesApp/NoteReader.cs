namespace NotesApp;

/// <summary>Reads a note as it is; some say what is to go wrong.</summary>
public sealed class NoteReader : INoteReader
{
    public string Read(string note) => note.StartsWith("fail", StringComparison.Ordinal)
        ? throw new InvalidOperationException($"'{note}' cannot be read.")
        : note;
}
