using Serverless.Broker.Entities;

namespace Serverless.Broker.Journal;

internal sealed partial class FileJournal
{
    private void Run()
    {
        while (Take() is { } group)
        {
            WriteGroup(group);
        }

        // A barrier at the end says that everything before it was synced: damage found later is
        // damage, not a torn tail.
        WriteGroup(_writing);
    }

    /// <summary>Waits for a group to write; null when the journal is closing and everything is written.</summary>
    private JournalGroup? Take()
    {
        while (true)
        {
            lock (_gate)
            {
                if (!_filling.IsEmpty)
                {
                    (_filling, _writing) = (_writing, _filling);
                    _busy = true;
                    return _writing;
                }

                if (_stopping)
                {
                    return null;
                }

                _idle = true;
            }

            _work.WaitOne();
        }
    }

    private void WriteGroup(JournalGroup group)
    {
        Exception? failure = null;
        try
        {
            ReadOnlySpan<byte> bytes = group.Seal(++_groups);
            if (_position + bytes.Length > _current!.Size)
            {
                Roll(bytes.Length);
            }

            WriteAndSync(bytes);
        }
        catch (IOException e)
        {
            failure = new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The journal in '{_files.Location}' cannot be written: {e.Message} Make room on the disk.",
                e);
        }

        lock (_gate)
        {
            _busy = false;
            group.Complete(failure ?? (_failure is null ? null : Failed()));
        }
    }

    private void WriteAndSync(ReadOnlySpan<byte> bytes)
    {
        JournalFile current = _current!;
        current.File.Write(bytes, _position);
        try
        {
            current.File.Sync();
        }
        catch (IOException e)
        {
            // What the kernel did with the pages after a failed sync is unknown: nothing may be acknowledged any more.
            lock (_gate)
            {
                _failure = e;
            }

            return;
        }

        _position += bytes.Length;
    }

    private void Roll(long needed)
    {
        lock (_gate)
        {
            if (_spare is null || _spare.Size < needed + Segment.HeadSize)
            {
                MakeSpare(Math.Max(_options.SegmentSize, needed + Segment.HeadSize));
            }

            if (_current is { } full)
            {
                full.File.Truncate(_position);
                full.File.Dispose();
                _sizes[full.Number] = _position;
            }

            _current = _spare!;
            _spare = null;
            _sizes.Add(_current.Number, _current.Size);
            _current.File.Write(Segment.Head(_current.Number), 0);
            _position = Segment.HeadSize;
            _currentSegment = _current.Number;
            try
            {
                MakeSpare(_options.SegmentSize);
            }
            catch (IOException)
            {
                // The disk is full: EnsureRoom tries again and refuses messages meanwhile; settlements go on here.
            }
        }

        CleaningWanted?.Invoke();
    }

    private void MakeSpare(long size)
    {
        if (_spare is { } small && small.Size >= size)
        {
            return;
        }

        IsFull = true;
        int number = ++_lastNumber;
        JournalFile made = new(_files.Create(Segment.NameOf(number), size), number, size);
        if (_spare is { } old)
        {
            old.File.Dispose();
            _files.Delete(Segment.NameOf(old.Number));
        }

        _spare = made;
        IsFull = false;
    }
}
