using Microsoft.Win32.SafeHandles;

namespace Serverless.Broker.Journal.Files;

/// <summary>
/// A file whose blocks are reserved when it is made, so that a write into it cannot meet a full disk.
/// </summary>
internal sealed class DiskJournalFile : IJournalFile
{
    private readonly SafeFileHandle _handle;

    public DiskJournalFile(string path, long size)
    {
        _handle = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read | FileShare.Delete,
            FileOptions.None,
            preallocationSize: size);
        OwnerOnly.Protect(_handle);
        RandomAccess.SetLength(_handle, size);
        RandomAccess.FlushToDisk(_handle);
    }

    public DiskJournalFile(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        OwnerOnly.Protect(_handle);
    }

    public DiskJournalFile(string path, FileAccess access) =>
        _handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    public long Length => RandomAccess.GetLength(_handle);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public int Read(Span<byte> buffer, long offset)
    {
        int read = 0;
        while (read < buffer.Length && RandomAccess.Read(_handle, buffer[read..], offset + read) is var got and > 0)
        {
            read += got;
        }

        return read;
    }

    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Truncate(long length)
    {
        RandomAccess.SetLength(_handle, length);
        Sync();
    }

    public void Dispose() => _handle.Dispose();
}
