namespace Serverless.Broker.Journal.Files;

/// <summary>The directory of a journal; the seam at which tests inject faults of a disk.</summary>
internal interface IJournalFiles : IDisposable
{
    /// <summary>For messages: where the journal lies.</summary>
    string Location { get; }

    IReadOnlyList<string> List();

    /// <summary>
    /// Makes a file of this size with its room reserved; <see cref="IOException"/> when the disk is full.
    /// </summary>
    IJournalFile Create(string name, long size);

    IJournalFile Open(string name);

    /// <summary>Opens a file, which may be written meanwhile, to read it.</summary>
    IJournalFile OpenRead(string name) => Open(name);

    void Delete(string name);
}
