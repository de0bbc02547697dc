namespace NotesApp;

/// <summary>Reads a note; a seam for tests.</summary>
public interface INoteReader
{
    /// <summary>Reads it.</summary>
    string Read(string note);
}
