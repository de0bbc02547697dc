using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Tests.Support;

internal sealed class TestFile(TestDisk disk, byte[] content) : IJournalFile
{
    private byte[] _written = [.. content];
    private byte[] _synced = [.. content];

    public long Length
    {
        get
        {
            lock (disk.Gate)
            {
                return _written.Length;
            }
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        lock (disk.Gate)
        {
            if (offset + bytes.Length > _written.Length)
            {
                throw new IOException("No space left on device");
            }

            bytes.CopyTo(_written.AsSpan((int)offset));
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        lock (disk.Gate)
        {
            int count = (int)Math.Max(0, Math.Min(buffer.Length, _written.Length - offset));
            _written.AsSpan((int)offset, count).CopyTo(buffer);
            disk.BytesRead += count;
            return count;
        }
    }

    public byte[] ReadAll()
    {
        lock (disk.Gate)
        {
            return [.. _written];
        }
    }

    public void Sync()
    {
        if (disk.SyncFails)
        {
            throw new IOException("Input/output error");
        }

        lock (disk.Gate)
        {
            _synced = [.. _written];
        }
    }

    public void Truncate(long length)
    {
        lock (disk.Gate)
        {
            disk.Free += _written.Length - length;
            Array.Resize(ref _written, (int)length);
            Array.Resize(ref _synced, (int)length);
        }
    }

    public void Flip(int offset, int bit)
    {
        lock (disk.Gate)
        {
            _written[offset] ^= (byte)(1 << bit);
            _synced[offset] = _written[offset];
        }
    }

    public (byte[] Written, byte[] Synced) Contents()
    {
        lock (disk.Gate)
        {
            return ([.. _written], [.. _synced]);
        }
    }

    public void Dispose()
    {
    }
}
